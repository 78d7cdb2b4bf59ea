package register

// Limits against files that are broken or meant to do harm. A register of a whole city (200,000 rows of 12
// columns) stays below a tenth of every one of them.
const (
	// MaxFile is the size of a file in bytes. An honest workbook of 1,000,000 rows has about 120 MB.
	MaxFile = 200 << 20
	// MaxOld is the size of an old .xls, which is read in memory, in bytes: 65,536 rows of 20 columns have 30 MB.
	MaxOld = 64 << 20
	// MaxUnzipped is what all parts of a workbook may come to, in bytes, as their own directory says; reading
	// more than the directory says is an error of its own. It is where a bomb of 4 MB is stopped, unread.
	MaxUnzipped = 1 << 30
	// MaxInMemory is the largest part excelize may hold in memory, in bytes; bigger ones go to the private folder.
	// For a register of 96,000 rows, 1 MB needs 27 MB of memory and 1.4 times the time, 16 MB needs 140 MB, and
	// 32 MB needs 230 MB and is no faster.
	MaxInMemory = 16 << 20
	// MaxParts is how many entries a workbook's zip may have: photographs are one entry each.
	MaxParts = 10_000
	// maxDirectory is the size of the zip's directory in bytes, looked at before the directory is read:
	// 10,000 entries with names of 300 bytes.
	maxDirectory = 4 << 20
	// maxIndex is the size of the parts that say what the workbook consists of.
	maxIndex = 4 << 20
	// MaxRows is how many lines a sheet may have. Excel ends at 1,048,576; the last is kept for the mark that
	// proves that a sheet was read to its end.
	MaxRows = 1_048_575
	// MaxColumns is how far to the right a row may have values. Registers have 8 to 40 columns; thousands mean
	// that the file is something else.
	MaxColumns = 256
	// MaxMerges is how many merged ranges of a sheet are looked at: one for every fifth row of a full one.
	MaxMerges = 200_000
	// MaxText is Excel's own limit for one cell, in characters.
	MaxText = 32_767
	// MaxStrings is how many different texts a workbook may hold: a full sheet of four columns without repeats.
	MaxStrings = 4_000_000
	// maxTexts is what they may come to in bytes, because they are held in memory: 3,000,000 names.
	maxTexts = 64 << 20
	// maxCopy is the size of the lean copy of a sheet, in bytes: MaxRows of 12 columns of 50.
	maxCopy = 640 << 20
	// maxRow is the size of one row in bytes of XML or CSV: 256 long cells; more is a quotation mark that was never closed.
	maxRow = 4 << 20
	// maxMarkup is the longest single tag or text in bytes: MaxText characters written as entities.
	maxMarkup = 256 << 10
)

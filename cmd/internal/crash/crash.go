// Package crash is what a program leaves behind that ends in a crash: nothing of what it held in memory.
//
// The memory of a program at which somebody has signed in holds the data key, and whatever was opened with it. A system
// that writes the memory of a crashed program to the disk, for who looks into the crash, writes all of that in the clear,
// beside a store in which none of it is. A crash in Go makes no dump unless GOTRACEBACK asks for one; but what the environment
// says on some machine, or a fault in a library written in C, must not decide over that.
//
// What a crash prints is left as it is. A trace has the names of functions and the addresses of what they were given, not
// what stands there; what a panic says is written by us and is not about anybody.
package crash

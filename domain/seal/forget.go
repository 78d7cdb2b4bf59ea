package seal

import (
	"math/big"
	"reflect"
	"runtime"
	"unsafe"
)

// Keys do not outlive their use (GB/T 39786: 密钥销毁). A Key, a Mac and what NewAEAD returns are overwritten in memory when nobody holds them
// any more: the collector of garbage knows when that is, and calls forget (runtime.AddCleanup). Until then whoever holds
// one works on. Methods that hand an inner part to a library keep the whole alive until it comes back, lest it be
// overwritten beneath them.

// forget overwrites the arrays and slices of numbers that can be reached from v: the round keys and tables of a cipher,
// which a library keeps to itself and offers no way to clear but this.
func forget(v any) { overwrite(reflect.ValueOf(v)) }

func overwrite(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			overwrite(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			overwrite(v.Field(i))
		}
	case reflect.Slice:
		if plain(v.Type().Elem()) {
			clear(unsafe.Slice((*byte)(v.UnsafePointer()), v.Len()*int(v.Type().Elem().Size()))) //nolint:gosec // G103: a library's own fields are reached in no other way
		}
	case reflect.Array:
		if v.CanAddr() && plain(v.Type().Elem()) {
			clear(unsafe.Slice((*byte)(unsafe.Pointer(v.UnsafeAddr())), v.Type().Size())) //nolint:gosec // G103: likewise
		}
	}
}

// plain tells whether values of a type are numbers and nothing else.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if !plain(t.Field(i).Type) {
				return false
			}
		}
		return true
	case reflect.Array:
		return plain(t.Elem())
	}
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr
}

// forgetNumbers overwrites secret numbers.
func forgetNumbers(secrets ...*big.Int) {
	for _, n := range secrets {
		words := n.Bits()
		clear(words[:cap(words)])
	}
}

// Sweep has everything overwritten at once that nobody holds any more, which would else wait for the next collection.
// Call it when somebody has left a machine that stays on.
func Sweep() { runtime.GC() }

package win

import (
	"fmt"

	"dumplens/model"
)

// Codes of exceptions whose parameters are known.
const (
	AccessViolation   = 0xC0000005
	inPageError       = 0xC0000006
	stackOverflow     = 0xC00000FD
	heapCorruption    = 0xC0000374
	fastFailException = 0xC0000409
	breakpoint        = 0x80000003
	cppException      = 0xE06D7363
	clrException      = 0xE0434352 // .NET 4 and later
	oldCLRException   = 0xE0434F4D // before
	threadNaming      = 0x406D1388
	simulated         = 0x0517A7ED // Crashpad's: a dump without a crash
)

// AccessFault tells the exceptions whose first two parameters are the kind of access
// and its address.
func AccessFault(code uint32) bool {
	return code == AccessViolation || code == inPageError
}

// accesses are the first parameter of an access violation.
var accesses = map[uint64]string{0: "read from", 1: "write to", 8: "execute code at"}

// Access says what an access violation's first parameter means, such as "write to";
// "" when it is none of the known ones.
func Access(kind uint64) string { return accesses[kind] }

// FastFailName is the name that winnt.h gives a fast-fail code, such as
// FAST_FAIL_STACK_COOKIE_CHECK_FAILURE; "" when it is not known.
func FastFailName(n uint64) string { return cell(fastFails()[n], 1) }

// ExceptionParameter says what parameter i of an exception is and what its value
// means; either may be "".
func ExceptionParameter(code uint32, i int, value uint64) (label, words string) {
	switch code {
	case AccessViolation, inPageError, stackOverflow:
		switch {
		case i == 0:
			return "Access", accesses[value]
		case i == 1:
			return "Address", ""
		case code == inPageError && i == 2:
			return "Why the page could not be had", StatusName(uint32(value))
		}
	case fastFailException:
		if i == 0 {
			return "Fast-fail code", joinWords(FastFailName(value), FastFail(value))
		}
	case cppException:
		if i < 4 {
			return [...]string{"Magic number", "Object thrown", "ThrowInfo", "Image base"}[i], cppMagic(i, value)
		}
	case clrException, oldCLRException:
		if i == 0 {
			return "HRESULT", hresults[uint32(value)]
		}
	case threadNaming:
		if i < 4 {
			return [...]string{"Type", "Name", "Thread", "Flags"}[i], ""
		}
	}
	return "", ""
}

func joinWords(name, words string) string {
	if name == "" || words == "" {
		return name + words
	}
	return name + ": " + words
}

// cppMagic names the versions of the first parameter of a C++ exception.
func cppMagic(i int, value uint64) string {
	if i == 0 && value >= 0x19930520 && value <= 0x19930522 {
		return "a C++ exception of Microsoft's compiler"
	}
	return ""
}

// hresults are the results that .NET's most frequent exceptions carry.
var hresults = map[uint32]string{
	0x80131500: "COR_E_EXCEPTION", 0x80131501: "COR_E_SYSTEM", 0x80131505: "COR_E_TIMEOUT",
	0x80131506: "COR_E_EXECUTIONENGINE", 0x80131508: "COR_E_INDEXOUTOFRANGE", 0x80131509: "COR_E_INVALIDOPERATION",
	0x80131513: "COR_E_MISSINGMETHOD", 0x80131515: "COR_E_NOTSUPPORTED", 0x80131522: "COR_E_TYPELOAD",
	0x80131534: "COR_E_TYPEINITIALIZATION", 0x80131604: "COR_E_TARGETINVOCATION", 0x80131620: "COR_E_IO",
	0x80131623: "COR_E_FAILFAST", 0x80004002: "COR_E_INVALIDCAST", 0x80004003: "COR_E_NULLREFERENCE",
	0x8007000E: "COR_E_OUTOFMEMORY", 0x80070002: "COR_E_FILENOTFOUND", 0x80070057: "COR_E_ARGUMENT",
	0x800703E9: "COR_E_STACKOVERFLOW",
}

// DescribeException says in a sentence what an exception of a program means, with
// what its memory tells; "" when there is nothing to say beyond its name. Access
// violations are not described here: they take the list of regions.
func DescribeException(d *model.Dump) string {
	code := uint32(d.Fact("exception_code").Num)
	var params []uint64
	for _, v := range d.Fact("exception_parameters").Items {
		params = append(params, v.Num)
	}
	switch code {
	case stackOverflow:
		return "The thread used up its stack: usually a function that calls itself without end, or a very large local variable."
	case heapCorruption:
		return "The heap found its own data damaged. The code that damaged it ran earlier."
	case breakpoint:
		return "The program met a breakpoint: one of a debugger, or an assertion of its own."
	case simulated:
		return "Nothing crashed: the program asked for a dump of itself."
	case fastFailException:
		return fastFailSentence(params)
	case cppException:
		return cppSentence(d, params)
	case clrException, oldCLRException:
		return "A .NET exception was thrown and not caught. Its type and message are in the memory of the program."
	case threadNaming:
		return threadNameSentence(d, params)
	}
	return ""
}

func fastFailSentence(params []uint64) string {
	if len(params) == 0 {
		return "A stack buffer was overrun, found when its function returned."
	}
	words := FastFail(params[0])
	if words == "" {
		return fmt.Sprintf("The program ended itself with fast-fail code %d.", params[0])
	}
	return "The program ended itself at once (fast fail): " + words + "."
}

func cppSentence(d *model.Dump, params []uint64) string {
	if name := cppType(d, params); name != "" {
		return "C++ code threw an exception of type " + name + "."
	}
	return "C++ code threw an exception. Its type is told by the ThrowInfo, which this dump does not hold."
}

// threadNameSentence reads the name that a program told a debugger by an exception.
func threadNameSentence(d *model.Dump, params []uint64) string {
	const sentence = "The program told a debugger the name of a thread. This is no failure"
	if len(params) < 2 {
		return sentence + "."
	}
	if name := cString(d.Memory, model.Addr(params[1]), 64); name != "" {
		return fmt.Sprintf("%s; the name is %q.", sentence, name)
	}
	return sentence + "."
}

// cString reads NUL-terminated printable ASCII of at most n bytes; "" when there is
// none.
func cString(s model.Space, at model.Addr, n int) string {
	if s == nil {
		return ""
	}
	p := make([]byte, n)
	got, _ := s.ReadAt(p, at) // a shorter text may end before a hole
	for i, c := range p[:got] {
		if c == 0 {
			return string(p[:i])
		}
		if c < ' ' || c > '~' {
			return ""
		}
	}
	return ""
}

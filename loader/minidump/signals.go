package minidump

import "fmt"

// signals are Linux's signals by number (asm-generic/signal.h).
var signals = [...]string{
	0: "no signal", 1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
	9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 16: "SIGSTKFLT",
	17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU", 23: "SIGURG", 24: "SIGXCPU",
	25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO", 30: "SIGPWR", 31: "SIGSYS",
}

// signalCodes are si_code by signal (asm-generic/siginfo.h), from 1 on.
var signalCodes = map[uint64][]string{
	4:  {"ILL_ILLOPC", "ILL_ILLOPN", "ILL_ILLADR", "ILL_ILLTRP", "ILL_PRVOPC", "ILL_PRVREG", "ILL_COPROC", "ILL_BADSTK"},
	5:  {"TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT"},
	7:  {"BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR", "BUS_MCEERR_AR", "BUS_MCEERR_AO"},
	8:  {"FPE_INTDIV", "FPE_INTOVF", "FPE_FLTDIV", "FPE_FLTOVF", "FPE_FLTUND", "FPE_FLTRES", "FPE_FLTINV", "FPE_FLTSUB"},
	11: {"SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR"},
}

// linuxSignal names a signal and its si_code, which Breakpad and Crashpad write
// into ExceptionCode and ExceptionFlags.
func linuxSignal(signal, code uint64) (string, string) {
	if signal >= uint64(len(signals)) {
		return "", ""
	}
	return signals[signal], signalCode(signal, code)
}

// signalCode names an si_code. 0 is SI_USER, but older Breakpad wrote 0 for all: it
// says nothing.
func signalCode(signal, code uint64) string {
	names := signalCodes[signal]
	if code >= 1 && code <= uint64(len(names)) {
		return names[code-1]
	}
	switch int32(code) {
	case 0x80:
		return "SI_KERNEL"
	case -1:
		return "SI_QUEUE"
	case -6:
		return "SI_TKILL"
	}
	return ""
}

// machExceptions are Mach's exceptions by number (mach/exception_types.h).
var machExceptions = [...]string{
	1: "EXC_BAD_ACCESS", 2: "EXC_BAD_INSTRUCTION", 3: "EXC_ARITHMETIC", 4: "EXC_EMULATION", 5: "EXC_SOFTWARE",
	6: "EXC_BREAKPOINT", 7: "EXC_SYSCALL", 8: "EXC_MACH_SYSCALL", 9: "EXC_RPC_ALERT", 10: "EXC_CRASH",
	11: "EXC_RESOURCE", 12: "EXC_GUARD", 13: "EXC_CORPSE_NOTIFY",
}

// kernReturns are the codes of EXC_BAD_ACCESS (mach/kern_return.h).
var kernReturns = map[uint64]string{1: "KERN_INVALID_ADDRESS", 2: "KERN_PROTECTION_FAILURE", 13: "general protection fault"}

// machException names a Mach exception and its first code.
func machException(kind, code uint64) (string, string) {
	if kind == 0x43506E78 { // "CPnx": Crashpad on iOS, an NSException nobody caught
		return "uncaught NSException", ""
	}
	switch {
	case kind == 0:
		return "no exception", ""
	case kind >= uint64(len(machExceptions)):
		return "", ""
	}
	if kind == 1 {
		if s, ok := kernReturns[code]; ok {
			return machExceptions[kind], s
		}
	}
	if code == 0 {
		return machExceptions[kind], ""
	}
	return machExceptions[kind], fmt.Sprintf("code 0x%x", code)
}

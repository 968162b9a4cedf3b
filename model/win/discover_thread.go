package win

import (
	"dumplens/model"
	"dumplens/model/mem"
)

// Each fits tells how well a place of a thread fits a member; see member.

// leastThreads is how many threads must tell before anything is believed.
const leastThreads = 3

func (e *evidence) ofThreads(ok func(x, owner specimen) (yes, tells bool)) float64 {
	return share(e.threads, leastThreads, func(_ int, x specimen) (bool, bool) { return ok(x, e.procs[x.owner]) })
}

// fitsCid: the number of its process, then one of its own.
func fitsCid(e *evidence, o int, _ places) float64 {
	seen := map[uint64]bool{}
	return e.ofThreads(func(x, owner specimen) (bool, bool) {
		pid, ok := x.num(o, e.w)
		tid, ok2 := x.num(o+e.w, e.w)
		own, _ := owner.num(e.link-e.w, e.w)
		twice := seen[tid]
		seen[tid] = true
		return pid == own && tid != 0 && tid%4 == 0 && tid < mostPID && !twice, ok && ok2
	})
}

// fitsThreadTime: a time not before its process's.
func fitsThreadTime(e *evidence, o int, known places) float64 {
	created, ok := known.at("_EPROCESS", "CreateTime")
	if !ok {
		return 0
	}
	return e.ofThreads(func(x, owner specimen) (bool, bool) {
		v, ok := x.num(o, 8)
		begin, _ := owner.num(created, 8)
		return e.s.plausibleTime(v) && v >= begin, ok
	})
}

// fitsStart: code of the kernel or a driver in threads of the kernel, of the program in
// others; the first such place.
func fitsStart(e *evidence, o int, known places) float64 {
	programs := 0
	f := e.ofThreads(func(x, owner specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if e.ofKernel(owner, known) {
			return e.kernelCode(v), ok
		}
		if e.programCode(v) {
			programs++
		}
		return e.programCode(v), ok
	})
	if programs < leastThreads {
		return 0
	}
	return f
}

// fitsWin32Start: behind StartAddress, none or the kernel's code in threads of the
// kernel, code of the program in others.
func fitsWin32Start(e *evidence, o int, known places) float64 {
	start, ok := known.at("_ETHREAD", "StartAddress")
	if !ok || o <= start {
		return 0
	}
	programs := 0
	f := e.ofThreads(func(x, owner specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if e.ofKernel(owner, known) {
			return v == 0 || e.kernelCode(v), ok
		}
		if e.programCode(v) {
			programs++
		}
		return v == 0 || e.programCode(v), ok
	})
	if programs < leastThreads {
		return 0
	}
	return f
}

// ofKernel tells whether a process runs no program: it has no process environment block.
func (e *evidence) ofKernel(p specimen, known places) bool {
	o, ok := known.at("_EPROCESS", "Peb")
	if !ok {
		return p.at == e.procs[0].at
	}
	v, _ := p.num(o, e.w)
	return v == 0
}

func (e *evidence) programCode(v uint64) bool {
	return v >= 0x10000 && model.Addr(v) < e.s.paging().bottom && !e.kernelAddress(v&^7)
}

// kernelCode tells whether an address lies in the kernel or a driver.
func (e *evidence) kernelCode(v uint64) bool {
	for _, im := range e.images {
		if model.Addr(v) >= im.At && model.Addr(v)-im.At < model.Addr(im.Len) {
			return true
		}
	}
	return false
}

// gatherImages notes where the kernel and the drivers lie.
func (e *evidence) gatherImages() {
	const most = 512
	head := e.s.d.Header.PsLoadedModuleList
	at, err := model.ReadUint(e.s.kernel, head, e.w)
	for range most {
		if err != nil || !e.kernelAddress(at) || model.Addr(at) == head {
			return
		}
		b, rerr := model.ReadBytes(e.s.kernel, model.Addr(at), uint64(9*e.w))
		if rerr != nil {
			return
		}
		base, size := model.Uint(b[6*e.w:][:e.w]), model.Uint(b[8*e.w:][:4]) // DllBase, SizeOfImage
		if e.kernelAddress(base) && size > 0 && size < largestImage {
			e.images = append(e.images, model.Span{At: model.Addr(base), Len: size})
		}
		at = model.Uint(b[:e.w])
	}
}

// fitsThreadName: none, or a UNICODE_STRING with its text behind it, as one at least
// has.
func fitsThreadName(e *evidence, o int, _ places) float64 {
	if e.s.d.Header.Build < firstThreadNames {
		return 0
	}
	named := 0
	f := e.ofThreads(func(x, _ specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if v == 0 {
			return true, ok
		}
		text, yes := e.inlineText(v)
		if text != "" {
			named++
		}
		return yes && text != "", ok
	})
	if named == 0 {
		return 0
	}
	return f
}

// firstThreadNames is the first build whose threads can have names.
const firstThreadNames = 14393

// fitsOwner: the address of its process, for the second time: KAPC_STATE.Process comes
// before.
func fitsOwner(e *evidence, o int, _ places) float64 {
	return e.ofThreads(func(x, owner specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		before := false
		for i := 0x20; i+e.w <= min(o, len(x.b)); i += e.w {
			if n, _ := x.num(i, e.w); n == uint64(owner.at) {
				before = true
			}
		}
		return before && v == uint64(owner.at), ok
	})
}

// fitsInitialStack: the words there are the two ends of the stack (reference 5.5),
// which the thread has too; the kernel's debugger data tells the place.
func fitsInitialStack(e *evidence, o int, _ places) float64 {
	if told := e.told(kdOffsetInitialStack); told != 0 {
		if told == o {
			return 1
		}
		return 0
	}
	return e.ofThreads(func(x, _ specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if !ok || !e.kernelAddress(v) {
			return false, ok
		}
		b, err := model.ReadBytes(e.s.kernel, model.Addr(v), uint64(2*e.w))
		if err != nil {
			return false, false // the stack is not in the dump
		}
		base, limit := model.Uint(b[:e.w]), model.Uint(b[e.w:])&^1
		return base >= v && base-v < 4*mem.PageSize && base%mem.PageSize == 0 && limit < v && limit%mem.PageSize == 0, true
	})
}

// stack reads InitialStack of a thread.
func (e *evidence) stack(x specimen, known places) (uint64, bool) {
	o, ok := known.at("_KTHREAD", "InitialStack")
	if !ok {
		return 0, false
	}
	return x.num(o, e.w)
}

// mostStack is the largest kernel stack.
const mostStack = 0x20000

// fitsStackLimit: a page below InitialStack, not far.
func fitsStackLimit(e *evidence, o int, known places) float64 {
	return e.ofThreads(func(x, _ specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		top, ok2 := e.stack(x, known)
		return v < top && top-v <= mostStack && v%mem.PageSize == 0, ok && ok2
	})
}

// fitsStackBase: the first page's end at or above InitialStack.
func fitsStackBase(e *evidence, o int, known places) float64 {
	return e.ofThreads(func(x, _ specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		top, ok2 := e.stack(x, known)
		return v >= top && v-top < 4*mem.PageSize && v%mem.PageSize == 0, ok && ok2
	})
}

// fitsKernelStack: between the limit and InitialStack in all threads; the trap frame's
// address lies there too, but threads of the kernel have none.
func fitsKernelStack(e *evidence, o int, known places) float64 {
	if told := e.told(kdOffsetKernelStack); told != 0 && told != o {
		return 0
	}
	initial, ok := known.at("_KTHREAD", "InitialStack")
	if !ok || o == initial {
		return 0
	}
	limit := known.or("_KTHREAD", "StackLimit", -1)
	return e.ofThreads(func(x, _ specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		top, _ := x.num(initial, e.w)
		low, ok2 := x.num(limit, e.w)
		return v > low && v <= top, ok && ok2
	})
}

// fitsTeb: none in System's threads, in others the address of a page, another in each.
func fitsTeb(e *evidence, o int, _ places) float64 {
	if told := e.told(kdOffsetTeb); told != 0 && told != o {
		return 0
	}
	seen, programs := map[[2]uint64]bool{}, 0
	f := e.ofThreads(func(x, _ specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if x.owner == 0 || v == 0 {
			return v == 0, ok
		}
		key := [2]uint64{uint64(x.owner), v}
		twice := seen[key]
		seen[key] = true
		programs++
		return !twice && v%mem.PageSize == 0 && e.programCode(v), ok
	})
	if programs < leastThreads {
		return 0
	}
	return f
}

package win

import (
	"strings"

	"dumplens/model"
	"dumplens/model/mem"
)

// Each fits tells how well a place of a process fits a member; see member.

// fitsName: System has its name there and the others have text.
func fitsName(e *evidence, o int, _ places) float64 {
	if len(e.procs) == 0 || e.nameOf(e.procs[0]) != o {
		return 0
	}
	return 1
}

// fitsParent: 0 in System, numbers as of processes in all, and numbers of processes in
// the list in most: a parent may have gone.
func fitsParent(e *evidence, o int, _ places) float64 {
	if v, ok := e.procs[0].num(o, e.w); !ok || v != 0 {
		return 0
	}
	listed := 0
	f := share(e.procs[1:], 2, func(_ int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if own, _ := x.num(e.link-e.w, e.w); v != 0 && v != own && e.pids[v] {
			listed++
		}
		return v != 0 && v%4 == 0 && v < mostPID, ok
	})
	if 2*listed < len(e.procs)-1 {
		return 0
	}
	return f
}

// fitsCreateTime: a time in all, in System the first, and nowhere after the first
// thread's; that is for the thread's member to show.
func fitsCreateTime(e *evidence, o int, _ places) float64 {
	first, ok := e.procs[0].num(o, 8)
	if !ok || !e.s.plausibleTime(first) {
		return 0
	}
	return share(e.procs, 2, func(_ int, x specimen) (bool, bool) {
		v, ok := x.num(o, 8)
		const second = 10_000_000 // Registry and the like come to be together with System
		return e.s.plausibleTime(v) && v+second >= first, ok
	})
}

// fitsExitTime: none in processes with threads, a time after the start in those that
// are signalled. Without such a process nothing can be told.
func fitsExitTime(e *evidence, o int, known places) float64 {
	created, ok := known.at("_EPROCESS", "CreateTime")
	if !ok || o == created {
		return 0
	}
	dead := 0
	f := share(e.procs, 2, func(i int, x specimen) (bool, bool) {
		v, ok := x.num(o, 8)
		begin, _ := x.num(created, 8)
		signalled, _ := x.num(4, 4)
		if signalled != 0 {
			if e.s.plausibleTime(v) && v >= begin {
				dead++
				return true, ok
			}
			return false, ok
		}
		return v == 0, ok && e.counts[i] > 0
	})
	if dead == 0 {
		return 0
	}
	return f
}

// fitsActiveThreads: the number of threads that the list has.
func fitsActiveThreads(e *evidence, o int, known places) float64 {
	head, ok := known.at("_EPROCESS", "ThreadListHead")
	if !ok || o < head || o > head+0x60 {
		return 0
	}
	return share(e.procs, 2, func(i int, x specimen) (bool, bool) {
		v, ok := x.num(o, 4)
		return int(v) == e.counts[i], ok && e.counts[i] > 0
	})
}

// told is what the kernel's debugger data says of a member; 0 when it says nothing.
func (e *evidence) told(slot int) int { return int(e.s.kdbg.value(slot, 2)) }

// fitsPeb: none in System, in the others the address of a page of the program, another
// in most, whose bytes are no image. The kernel's debugger data tells it too.
func fitsPeb(e *evidence, o int, _ places) float64 {
	if v, ok := e.procs[0].num(o, e.w); !ok || v != 0 {
		return 0
	}
	if told := e.told(kdOffsetPeb); told != 0 && told != o {
		return 0
	}
	coarse, seen := 0, map[uint64]bool{}
	f := share(e.procs[1:], 2, func(i int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if signalled, _ := x.num(4, 4); v == 0 || signalled != 0 {
			return true, false // a process of the kernel, or one that is gone
		}
		seen[v] = true
		if v%0x10000 == 0 {
			coarse++
		}
		return v%mem.PageSize == 0 && userPointer(e.w)(model.Addr(v)) && v < uint64(userTop) && !e.isImage(x, model.Addr(v)), ok
	})
	if 2*coarse > len(seen) || len(seen) == 0 {
		return 0 // that is where images lie
	}
	return f
}

// isImage tells whether an image begins at an address of a process.
func (e *evidence) isImage(p specimen, at model.Addr) bool {
	dtb, _ := p.num(e.dtbOffset(), e.w)
	opt := e.s.options
	opt.Prototypes = e.s.kernel
	user := mem.NewPaged("process", e.s.d.Physical, model.Addr(dtb), opt)
	magic, err := model.ReadUint(user, at, 2)
	return err == nil && magic == 'M'|'Z'<<8
}

// fitsObjectTable: a HANDLE_TABLE, which names its process by number. The number is at
// 0x10 up to Windows 7 and at 0x28 since (x86: 8, 0x18).
func fitsObjectTable(e *evidence, o int, _ places) float64 {
	places := []int{2 * e.w, 5 * e.w}
	if e.w == 4 {
		places = []int{8, 0x18}
	}
	named := 0
	f := share(e.procs, 2, func(_ int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if !ok || v == 0 {
			return true, false // it has exited
		}
		if !e.kernelAddress(v) {
			return false, true
		}
		pid, _ := x.num(e.link-e.w, e.w)
		for _, at := range places {
			if n, err := model.ReadUint(e.s.kernel, model.Addr(v)+model.Addr(at), e.w); err == nil && n&0xffffffff == pid {
				named++
				return true, true
			}
		}
		return false, true
	})
	if 2*named < len(e.procs) {
		return 0
	}
	return f
}

// fitsAudit: a UNICODE_STRING with its text behind it, most often a device's path.
func fitsAudit(e *evidence, o int, _ places) float64 {
	paths := 0
	f := share(e.procs, 2, func(_ int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if !ok || v == 0 {
			return true, false
		}
		text, yes := e.inlineText(v)
		if strings.HasPrefix(text, `\Device\`) {
			paths++
		}
		return yes, true
	})
	if 3*paths < len(e.procs) {
		return 0
	}
	return f
}

// inlineText reads a UNICODE_STRING whose text, if any, lies behind it.
func (e *evidence) inlineText(v uint64) (text string, ok bool) {
	if !e.kernelAddress(v) {
		return "", false
	}
	span := model.Span{Space: e.s.kernel, At: model.Addr(v), Len: uint64(2 * e.w)}
	b, err := model.ReadBytes(span.Space, span.At, span.Len)
	if err != nil {
		return "", false
	}
	length, most, buffer := model.Uint(b[:2]), model.Uint(b[2:4]), model.Uint(b[e.w:])
	if length == 0 {
		return "", most == 0 || buffer == 0 || buffer == v+span.Len
	}
	if length%2 != 0 || length > most || buffer != v+span.Len {
		return "", false
	}
	return unicodeString(span, b).Text, true
}

// isToken tells whether a TOKEN lies at at: it begins with the name of who made it,
// *SYSTEM* for System's, or its UserAndGroups leads to a SID of NT AUTHORITY.
func (e *evidence) isToken(at model.Addr) bool {
	name, err := model.ReadBytes(e.s.kernel, at, 8)
	if err != nil || string(name) == "*SYSTEM*" {
		return err == nil
	}
	places := []model.Addr{0x98, 0x90, 0x68} // of UserAndGroups: since Windows 8, Vista, XP
	if e.w == 4 {
		places[0] = 0x94
	}
	for _, o := range places {
		groups, err1 := model.ReadUint(e.s.kernel, at+o, e.w)
		if err1 != nil || !e.kernelAddress(groups) {
			continue
		}
		sid, err2 := model.ReadUint(e.s.kernel, model.Addr(groups), e.w)
		if err2 != nil || !e.kernelAddress(sid&^7) {
			continue
		}
		b, err := model.ReadBytes(e.s.kernel, model.Addr(sid), 8)
		if err == nil && b[0] == 1 && b[1] > 0 && b[1] < 16 && string(b[2:]) == "\x00\x00\x00\x00\x00\x05" {
			return true
		}
	}
	return false
}

// fitsToken: an EX_FAST_REF to a TOKEN in System, and a kernel address in all.
func fitsToken(e *evidence, o int, _ places) float64 {
	mask := ^uint64(2*e.w - 1)
	v, ok := e.procs[0].num(o, e.w)
	if !ok || !e.kernelAddress(v&mask) {
		return 0
	}
	if !e.isToken(model.Addr(v & mask)) {
		return 0
	}
	return share(e.procs, 1, func(_ int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		return e.kernelAddress(v & mask), ok
	})
}

// fitsExitStatus: STATUS_PENDING in those that run.
func fitsExitStatus(e *evidence, o int, _ places) float64 {
	const pending = 0x103
	return share(e.procs, 2, func(i int, x specimen) (bool, bool) {
		v, ok := x.num(o, 4)
		signalled, _ := x.num(4, 4)
		return v == pending, ok && signalled == 0 && e.counts[i] > 0
	})
}

// fitsUserBase: 0 or 1, or the page of a second top table, as one at least has.
func fitsUserBase(e *evidence, o int, _ places) float64 {
	if e.w != 8 || o == e.dtbOffset() {
		return 0
	}
	second := 0
	f := share(e.procs, 2, func(_ int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		if v <= 1 {
			return true, ok
		}
		base, dtb := e.s.maskBase(model.Addr(v)), model.Addr(0)
		if d, ok := x.num(e.dtbOffset(), e.w); ok {
			dtb = e.s.maskBase(model.Addr(d))
		}
		signalled, _ := x.num(4, 4)
		switch {
		case v>>52 != 0 || base == 0 || base == dtb || v&0xff0 != 0:
			return false, ok
		case e.s.isTopTable(base):
			second++
			return true, ok
		}
		_, err := model.ReadUint(e.s.d.Physical, base, 1)
		return false, ok && err == nil && signalled == 0 // a page that is missing tells nothing
	})
	if second == 0 {
		return 0
	}
	return f
}

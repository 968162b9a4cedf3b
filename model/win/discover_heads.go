package win

import (
	"encoding/binary"
	"strconv"
	"strings"

	"dumplens/model"
)

// repairHeads puts list heads that work in the place of the header's where those do not:
// those of the debugger data, or of the kernel's own variables.
func (s *machine) repairHeads() {
	s.repairHead("PsLoadedModuleList", &s.d.Header.PsLoadedModuleList, kdPsLoadedModuleList, s.searchModuleHead)
	s.repairHead("PsActiveProcessHead", &s.d.Header.PsActiveProcessHead, kdPsActiveProcessHead, s.headBySystem)
}

// repairHead repairs one head. search is the last resort.
func (s *machine) repairHead(name string, at *model.Addr, slot int, search func() model.Addr) {
	if s.isHead(*at) {
		return
	}
	told := s.narrow(s.kdbg.addr(slot))
	if !s.isHead(told) {
		if other := s.image().variable(name); s.isHead(other) || told == 0 {
			told = other
		}
	}
	if !s.isHead(told) {
		if found := search(); found != 0 {
			told = found
		}
	}
	if told == 0 || told == *at || !s.isHead(told) && s.readableHead(*at) {
		return // it may be the list that is damaged
	}
	s.d.AddProblem("header", model.Span{Space: s.kernel, At: told, Len: uint64(2 * s.ptrSize())}, "no list begins at the header's %s, %s; the one at %s is used", name, *at, told)
	*at = told
}

// isHead tells whether a list begins at an address: its first or its last entry points
// back.
func (s *machine) isHead(at model.Addr) bool {
	check := kernelPointer(s.ptrSize())
	if !check(at) {
		return false
	}
	list, err := readList(s.kernel, at, s.ptrSize(), 1)
	if err != nil || !check(list.first) || !check(list.last) || list.first == at {
		return false
	}
	back, err1 := model.ReadUint(s.kernel, list.first+model.Addr(s.ptrSize()), s.ptrSize())
	forth, err2 := model.ReadUint(s.kernel, list.last, s.ptrSize())
	return err1 == nil && model.Addr(back) == at || err2 == nil && model.Addr(forth) == at
}

// readableHead tells whether a damaged head may lie at an address: in the kernel.
func (s *machine) readableHead(at model.Addr) bool {
	_, err := model.ReadUint(s.kernel, at, s.ptrSize())
	return kernelPointer(s.ptrSize())(at) && err == nil && (s.image() == nil || s.image().holds(at))
}

// searchModuleHead looks in the kernel's data for a list whose first entry is the
// kernel's own.
func (s *machine) searchModuleHead() (found model.Addr) {
	nt := s.image()
	if nt == nil {
		return 0
	}
	w := s.ptrSize()
	base := model.Addr(6 * w) // KLDR_DATA_TABLE_ENTRY.DllBase
	nt.eachData(func(at model.Addr, b []byte) bool {
		for i := 0; i+2*w <= len(b); i += w {
			first := model.Addr(model.Uint(b[i : i+w]))
			if !kernelPointer(w)(first) || nt.holds(first) {
				continue
			}
			here := at + model.Addr(i)
			if n, err := model.ReadUint(s.kernel, first+base, w); err == nil && model.Addr(n) == nt.Base && s.isHead(here) {
				found = here
				return false
			}
		}
		return true
	})
	return found
}

// headBySystem is the head of the list of processes by the System process, the first in
// it: its links lead back to the head, which lies in the kernel.
func (s *machine) headBySystem() model.Addr {
	nt := s.image()
	if nt == nil {
		return 0
	}
	e := &evidence{s: s, w: s.ptrSize()}
	x, ok := e.system()
	if !ok {
		return 0
	}
	at := x
	const hops = 64 // it is first, but a damaged list may have moved it
	for range hops {
		back, ok := at.num(e.link+e.w, e.w)
		if !ok || !e.kernelAddress(back) {
			return 0
		}
		if nt.holds(model.Addr(back)) {
			return model.Addr(back)
		}
		at = e.specimen(model.Addr(back)-model.Addr(e.link), e.link+2*e.w)
	}
	return 0
}

// repairBuild corrects a build number that the header does not have, or that the kernel
// contradicts: by KUSER_SHARED_DATA.NtBuildNumber (Windows 10 and later), by the kernel's
// variable NtBuildNumber, or by the text NtBuildLab.
func (s *machine) repairBuild() {
	header := s.d.Header.Build
	if s.opt.Build != 0 {
		return
	}
	lab := s.labBuild()
	if BuildName(header, 0) != "" && (lab == 0 || sameBuild(lab) == sameBuild(header)) {
		return
	}
	told, at := s.toldBuild()
	if told == 0 {
		told, at = lab, model.Span{}
	}
	if told == 0 || told == header {
		return
	}
	s.d.AddProblem("header", at, "the build is %d as the kernel says, not %d as the header says", told, header)
	setBuild(s.d, told, at)
	opt := pagedOptions(s.d)
	s.options.OldPageFileBits, s.options.Compressed = opt.OldPageFileBits, opt.Compressed
	s.useTables(s.kernel.DirectoryTableBase())
}

// labBuild is the number with which NtBuildLab begins, 0 when it cannot be read.
func (s *machine) labBuild() uint32 {
	at := s.narrow(s.kdbg.addr(kdNtBuildLab))
	if !kernelPointer(s.ptrSize())(at &^ 7) {
		return 0
	}
	b := make([]byte, 16)
	if n, _ := s.kernel.ReadAt(b, at); n < len(b) {
		return 0
	}
	text, _, _ := strings.Cut(string(b), ".")
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || BuildName(uint32(n), 0) == "" {
		return 0
	}
	return uint32(n)
}

// toldBuild is the build number as the running kernel has it.
func (s *machine) toldBuild() (uint32, model.Span) {
	const ntBuildNumber = 0x260
	places := []model.Addr{s.paging().shared + ntBuildNumber, s.image().variable("NtBuildNumber")}
	for _, at := range places {
		span := model.Span{Space: s.kernel, At: at, Len: 4}
		b, err := model.ReadBytes(span.Space, span.At, span.Len)
		if at == 0 || err != nil {
			continue
		}
		const mask = 0xffff // the top bits tell free from checked kernels
		if n := binary.LittleEndian.Uint32(b) & mask; BuildName(n, 0) != "" {
			return n, span
		}
	}
	return 0, model.Span{}
}

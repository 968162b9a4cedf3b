package win

import (
	"encoding/binary"

	"dumplens/model"
	"dumplens/model/mem"
)

// searchVariables finds variables of the kernel by what they hold: KiProcessorBlock, an
// array of pointers to the KPRCBs, each in a KPCR that points to itself;
// MmUnloadedDrivers, a pointer to a ring of names and addresses. Each is 0
// when it is not found. MmLastUnloadedDriver, the next slot of the ring, cannot be told
// from other numbers.
func (s *machine) searchVariables(nt *kernelImage) (blocks, unloaded model.Addr) {
	if s.d.Arch != model.ArchX64 {
		return 0, 0
	}
	last := model.Addr(0)
	nt.eachData(func(at model.Addr, b []byte) bool {
		for i := 0; i+8 <= len(b); i += 8 {
			p := model.Addr(binary.LittleEndian.Uint64(b[i:]))
			if p == last || !kernelPointer(8)(p) || nt.holds(p) && p%mem.PageSize != pcrPrcb {
				continue
			}
			last = p
			if blocks == 0 && s.isProcessor(p) {
				blocks = at + model.Addr(i)
			}
			if unloaded == 0 && s.isUnloadedRing(p) {
				unloaded = at + model.Addr(i)
			}
		}
		return blocks == 0 || unloaded == 0
	})
	return blocks, unloaded
}

// isProcessor tells whether a KPRCB lies at p.
func (s *machine) isProcessor(p model.Addr) bool {
	if p%mem.PageSize != pcrPrcb { // a KPCR begins at a page
		return false
	}
	b, err := model.ReadBytes(s.kernel, p-pcrPrcb, pcrCurrentPrcb+8)
	return err == nil && model.Addr(model.Uint(b[pcrSelf:][:8])) == p-pcrPrcb && model.Addr(model.Uint(b[pcrCurrentPrcb:][:8])) == p
}

// isUnloadedRing tells whether the ring of unloaded drivers lies at p: its first slot
// is a name, a range of page-aligned addresses and a time in this age.
func (s *machine) isUnloadedRing(p model.Addr) bool {
	b := make([]byte, unloadedLayouts[8].Size)
	if n, _ := s.kernel.ReadAt(b, p); n < len(b) {
		return false
	}
	length, most := binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
	start, end, when := binary.LittleEndian.Uint64(b[0x10:]), binary.LittleEndian.Uint64(b[0x18:]), binary.LittleEndian.Uint64(b[0x20:])
	check := kernelPointer(8)
	return length > 0 && length%2 == 0 && length <= most && check(model.Addr(model.Uint(b[8:16]))) &&
		check(model.Addr(start)) && start%mem.PageSize == 0 && end > start && end-start < 256<<20 && s.plausibleTime(when)
}

// firstTime is 2000-01-01 as a FILETIME: no Windows with these structures is older.
const firstTime = 125911584000000000

// plausibleTime tells whether a FILETIME lies between the year 2000 and a day after
// the dump was taken.
func (s *machine) plausibleTime(t uint64) bool {
	const day, year2100 = 864000000000, 157766880000000000
	last := uint64(year2100)
	if now := s.d.Header.SystemTime; now > firstTime && now < year2100 {
		last = now + day
	}
	return t >= firstTime && t <= last
}

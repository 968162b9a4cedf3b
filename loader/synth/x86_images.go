package synth

import "strings"

// image32 is a 32-bit image with the version of Windows.
func (m *Machine32) image32(path string, base uint64, size uint32, about string) *image {
	img := newImage(path, base, size, m.version, about)
	img.narrow = true
	return img
}

// loadKernel maps ntkrpamp or ntkrnlmp: with PAE its first part by a large page.
func (m *Machine32) loadKernel() {
	m.nt = m.image32(`\SystemRoot\system32\ntkrpamp.exe`, ntBase32, ntSize32, "NT Kernel & System")
	m.nt.pdb = "ntkrpamp.pdb"
	if !m.pae {
		m.nt.name, m.nt.path, m.nt.pdb = "ntkrnlmp.exe", `\SystemRoot\system32\ntkrnlmp.exe`, "ntkrnlmp.pdb"
	}
	m.nt.sections = []section{
		{".text", 0x1000, 0x11f0c0, secCode},
		{"POOLCODE", 0x121000, 0x1f80, secCode},
		{".rdata", 0x123000, 0x4f80, secRead},
		{".data", 0x128000, 0x2af80, secWrite},
		{"ALMOSTRO", 0x153000, 0xf80, secWrite},
		{"PAGE", 0x160000, 0x220f80, secPageCode},
		{"INIT", 0x390000, 0x3af80, 0x62000020},
		{".rsrc", 0x3cb000, 0x2a580, secDiscard},
		{".reloc", 0x3f6000, 0x1b580, secDiscard},
	}
	m.nt.entry = 0x3a1b08
	m.nt.exports["PsInitialSystemProcess"] = rvaInitialSystem32
	m.nt.exports["PsLoadedModuleList"] = rvaPsLoadedModule32
	m.nt.exports["KeBugCheckEx"] = rvaKeBugCheckEx32
	for rva := uint32(0x128000); rva < 0x154000; rva += pageSize {
		m.nt.put(rva, []byte{0})
	}
	if m.pae {
		m.kernel.mapLarge(ntLarge32, largeFrame, codeKernel|pteWrite|pteDirty)
	}
	m.mapImage(m.kernel, m.nt.build())
}

var driverSpecs32 = []struct {
	path  string
	size  uint32
	about string
}{
	{`\SystemRoot\system32\halmacpi.dll`, 0x37000, "Hardware Abstraction Layer DLL"},
	{`\SystemRoot\system32\kdcom.dll`, 0x8000, "Serial Kernel Debugger"},
	{`\SystemRoot\system32\mcupdate_GenuineIntel.dll`, 0x85000, "Intel Microcode Update Library"},
	{`\SystemRoot\system32\CLFS.SYS`, 0x42000, "Common Log File System Driver"},
	{`\SystemRoot\system32\drivers\Wdf01000.sys`, 0x71000, "Kernel Mode Driver Framework Runtime"},
	{`\SystemRoot\system32\drivers\ACPI.sys`, 0x48000, "ACPI Driver for NT"},
	{`\SystemRoot\system32\drivers\pci.sys`, 0x2a000, "NT Plug and Play PCI Enumerator"},
	{`\SystemRoot\System32\drivers\volmgrx.sys`, 0x4b000, "Volume Manager Extension Driver"},
	{`\SystemRoot\System32\Drivers\Ntfs.sys`, 0x12f000, "NT File System Driver"},
	{`\SystemRoot\system32\drivers\ndis.sys`, 0xb7000, "NDIS 6.20 driver"},
	{rainbusPath, 0xe000, "Rainbow Plotter Bus Driver"},
	{`\SystemRoot\System32\win32k.sys`, 0x24b000, "Multi-User Win32 Driver"},
}

var unloadedSpecs32 = []struct {
	name  string
	size  uint64
	after uint64 // ms after the machine's start
}{
	{"dump_dumpata.sys", 0xb000, 9_114},
	{"crashdmp.sys", 0xd000, 9_118},
	{"plotcal.sys", 0x9000, 20_411_803},
}

// loadDrivers maps all drivers, the kernel first, and writes PsLoadedModuleList and the
// ring of unloaded drivers.
func (m *Machine32) loadDrivers() {
	m.drivers = append(m.drivers, &driver{image: m.nt})
	at := uint64(driverBase32)
	for _, d := range driverSpecs32 {
		img := m.image32(d.path, at, d.size, d.about)
		if img.name == "rainbus.sys" {
			m.rainbus, img.version = img, [4]uint16{1, 4, 0, 12}
		}
		m.mapImage(m.kernel, img.build())
		m.drivers = append(m.drivers, &driver{image: img})
		at += alignUp(uint64(d.size), 0x1000)
	}
	vas := []uint64{ntBase32 + rvaPsLoadedModule32}
	for _, d := range m.drivers {
		d.entryVA = m.nonPaged.bytes("MmLd", m.loaderEntry(d, m.paged.text("MmLd", d.path), m.nonPaged.text("MmLd", d.name)))
		vas = append(vas, d.entryVA)
	}
	m.kernel.ring32(vas)
	array := m.nonPaged.alloc("MmDT", 50*sizeUnloaded32)
	for i, s := range unloadedSpecs32 {
		u := &unloaded{name: s.name, start: at, end: at + s.size, time: bootTime + s.after*10_000, text: m.nonPaged.text("MmUn", s.name)}
		b := make(block, sizeUnloaded32)
		b.unicodeString32(0, u.name, u.text)
		b.u32(0x8, uint32(u.start))
		b.u32(0xc, uint32(u.end))
		b.u64(0x10, u.time)
		m.kernel.write(array+uint64(i*sizeUnloaded32), b)
		m.unloaded = append(m.unloaded, u)
		at += s.size
	}
	m.kernel.writeU32(ntBase32+rvaUnloadedDrivers32, uint32(array))
	m.kernel.writeU32(ntBase32+rvaLastUnloaded32, uint32(len(m.unloaded)))
}

// loaderEntry is a driver's KLDR_DATA_TABLE_ENTRY without its links; full and base are
// where the texts of its names lie.
func (m *Machine32) loaderEntry(d *driver, full, base uint64) block {
	b := make(block, m.at.sizeKLDR)
	b.u32(ldrDllBase32, uint32(d.base))
	b.u32(ldrEntryPoint32, uint32(d.base)+d.entry)
	b.u32(ldrSizeOfImage32, d.size)
	b.unicodeString32(ldrFullName32, d.path, full)
	b.unicodeString32(ldrBaseName32, d.name, base)
	b.u32(ldrFlags32, 0x9104000)
	b.u16(ldrLoadCount32, 1)
	b.u32(kldrCheckSum32, d.checksum)
	if m.at.sizeKLDR > 0x58 {
		b.u32(0x58, d.time)
	}
	return b
}

// makeDLLs makes the libraries that every process maps at the same address.
func (m *Machine32) makeDLLs() {
	for _, d := range []struct {
		name  string
		base  uint64
		size  uint32
		about string
	}{
		{"ntdll.dll", 0x77300000, 0x13c000, "NT Layer DLL"},
		{"kernel32.dll", 0x76af0000, 0xd4000, "Windows NT BASE API Client DLL"},
		{"KERNELBASE.dll", 0x75470000, 0x4a000, "Windows NT BASE API Client DLL"},
		{"msvcrt.dll", 0x76870000, 0xac000, "Windows NT CRT DLL"},
	} {
		m.dlls = append(m.dlls, m.image32(system32+d.name, d.base, d.size, d.about).build())
	}
}

// imageOf is the executable of a process; two processes of one program share it.
func (m *Machine32) imageOf(p *process32) *image {
	if img := m.programs[p.path]; img != nil {
		return img
	}
	r := named(p.path)
	img := m.image32(p.path, 0x400000+r.below(0x80)<<16, uint32(0x8000+r.below(0x20)*pageSize), strings.TrimSuffix(p.name, ".exe"))
	m.programs[p.path] = img.build()
	return img
}

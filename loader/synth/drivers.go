package synth

import "slices"

// driverSpecs are the drivers in load order, behind the kernel: path, size and what
// the version resource says of it.
var driverSpecs = []struct {
	path  string
	size  uint32
	about string
}{
	{`\SystemRoot\system32\hal.dll`, 0x6000, "Hardware Abstraction Layer DLL"},
	{`\SystemRoot\system32\kd.dll`, 0xb000, "Local Kernel Debugger"},
	{`\SystemRoot\system32\mcupdate_GenuineIntel.dll`, 0x24000, "Intel Microcode Update Library"},
	{`\SystemRoot\System32\drivers\CLFS.SYS`, 0x69000, "Common Log File System Driver"},
	{`\SystemRoot\System32\drivers\tm.sys`, 0x27000, "Kernel Transaction Manager Driver"},
	{`\SystemRoot\system32\PSHED.dll`, 0x1a000, "Platform Specific Hardware Error Driver"},
	{`\SystemRoot\System32\drivers\FLTMGR.SYS`, 0x73000, "Microsoft Filesystem Filter Manager"},
	{`\SystemRoot\System32\drivers\ksecdd.sys`, 0x2a000, "Kernel Security Support Provider Interface"},
	{`\SystemRoot\System32\drivers\cmimcext.sys`, 0xe000, "Kernel Configuration Manager Initial Configuration Extension"},
	{`\SystemRoot\system32\CI.dll`, 0xe8000, "Code Integrity Module"},
	{`\SystemRoot\System32\drivers\cng.sys`, 0xbb000, "Kernel Cryptography, Next Generation"},
	{`\SystemRoot\system32\drivers\Wdf01000.sys`, 0xd1000, "Kernel Mode Driver Framework Runtime"},
	{`\SystemRoot\system32\drivers\WDFLDR.SYS`, 0x13000, "Kernel Mode Driver Framework Loader"},
	{`\SystemRoot\System32\drivers\acpiex.sys`, 0x26000, "ACPIEx Driver"},
	{`\SystemRoot\System32\drivers\ACPI.sys`, 0xcc000, "ACPI Driver for NT"},
	{`\SystemRoot\System32\drivers\pci.sys`, 0x78000, "NT Plug and Play PCI Enumerator"},
	{`\SystemRoot\System32\drivers\partmgr.sys`, 0x31000, "Partition driver"},
	{`\SystemRoot\System32\drivers\volmgr.sys`, 0x19000, "Volume Manager Driver"},
	{`\SystemRoot\System32\drivers\mountmgr.sys`, 0x1e000, "Mount Point Manager"},
	{`\SystemRoot\System32\drivers\storahci.sys`, 0x31000, "MS AHCI Storport Miniport Driver"},
	{`\SystemRoot\System32\drivers\storport.sys`, 0xb1000, "Microsoft Storage Port Driver"},
	{`\SystemRoot\System32\Drivers\Ntfs.sys`, 0x2d9000, "NT File System Driver"},
	{`\SystemRoot\system32\drivers\ndis.sys`, 0x16f000, "Network Driver Interface Specification (NDIS)"},
	{`\SystemRoot\System32\drivers\tcpip.sys`, 0x2ec000, "TCP/IP Driver"},
	{`\SystemRoot\System32\drivers\disk.sys`, 0x1c000, "PnP Disk Driver"},
	{`\SystemRoot\System32\drivers\CLASSPNP.SYS`, 0x6b000, "SCSI Class System Dll"},
	{`\SystemRoot\System32\drivers\dxgkrnl.sys`, 0x3a6000, "DirectX Graphics Kernel"},
	{`\SystemRoot\System32\drivers\USBXHCI.SYS`, 0x95000, "USB XHCI Driver"},
	{`\SystemRoot\System32\drivers\mouclass.sys`, 0x13000, "Mouse Class Driver"},
	{`\SystemRoot\System32\drivers\kbdclass.sys`, 0x14000, "Keyboard Class Driver"},
	{rainbusPath, 0x1b000, "Rainbow Plotter Bus Driver"},
	{`\SystemRoot\System32\drivers\tabletfx.sys`, 0xe000, "Graphics Tablet Filter Driver"},
	{`\SystemRoot\System32\win32kbase.sys`, 0x2d8000, "Base Win32k Kernel Driver"},
	{`\SystemRoot\System32\win32kfull.sys`, 0x3b5000, "Full/Desktop Win32k Kernel Driver"},
}

const rainbusPath = `\SystemRoot\System32\drivers\rainbus.sys`

// unloadedSpecs are drivers that were unloaded, oldest first.
var unloadedSpecs = []struct {
	name  string
	size  uint64
	after uint64 // of the machine's start, in ms
}{
	{"dump_storport.sys", 0x10000, 5_310},
	{"dump_storahci.sys", 0x33000, 5_322},
	{"dump_dumpfve.sys", 0x1e000, 5_337},
	{"WdBoot.sys", 0x10000, 6_028},
	{"hwpolicy.sys", 0x10000, 6_112},
	{"plotcal.sys", 0x14000, 26_904_417},
}

// driver is a loaded driver and its KLDR_DATA_TABLE_ENTRY.
type driver struct {
	*image
	entryVA          uint64
	fullText, baseNS uint64 // where the texts of the names lie
}

type unloaded struct {
	name             string
	start, end, time uint64
	text             uint64
}

// loadDrivers maps all drivers and gives each its loader entry. The kernel is first.
func (m *Machine) loadDrivers() {
	m.drivers = append(m.drivers, &driver{image: m.nt})
	at := uint64(driverBase)
	for _, d := range driverSpecs {
		version := [4]uint16{10, 0, 19041, uint16(1 + named(d.path).below(3996))}
		img := newImage(d.path, at, d.size, version, d.about)
		switch img.name {
		case "rainbus.sys":
			m.rainbus = m.makeRainbus(img)
		case "tabletfx.sys":
			img.version = [4]uint16{2, 6, 0, 31}
		}
		m.mapImage(m.kernel, img.build())
		m.drivers = append(m.drivers, &driver{image: img})
		at += alignUp(uint64(d.size), 0x10000)
	}
	for _, u := range unloadedSpecs {
		m.unloaded = append(m.unloaded, &unloaded{
			name: u.name, start: at, end: at + u.size,
			time: bootTime + u.after*10_000, text: m.nonPaged.text("MmUn", u.name),
		})
		at += alignUp(u.size, 0x10000)
	}
	for _, d := range m.drivers {
		d.entryVA = m.nonPaged.alloc("MmLd", sizeKLDR)
		d.fullText = m.paged.text("MmLd", d.path)
		d.baseNS = m.nonPaged.text("MmLd", d.name)
	}
}

// makeRainbus gives the faulty driver its functions.
func (m *Machine) makeRainbus(img *image) *image {
	img.version = [4]uint16{1, 4, 0, 12}
	img.pdb = `D:\build\rainbus\x64\Release\rainbus.pdb`
	img.functions = []function{
		{name: "RainbusQueueRead", rva: 0x1bf0, size: 0xc0, frame: 0x48},
		{name: "RainbusDeviceControl", rva: 0x1480, size: 0x140, frame: 0x68, calls: []call{{0x52, 0x1bf0}}},
	}
	img.entry = 0x1010
	return img
}

// linkDrivers writes PsLoadedModuleList and the array MmUnloadedDrivers.
func (m *Machine) linkDrivers() {
	vas := []uint64{ntBase + rvaPsLoadedModule}
	for _, d := range m.drivers {
		vas = append(vas, d.entryVA)
	}
	for i, d := range m.drivers {
		m.kernel.write(d.entryVA, d.loaderEntry())
		m.link(vas, i+1)
	}
	m.link(vas, 0)
	array := m.nonPaged.alloc("MmDT", 50*0x28)
	for i, u := range m.unloaded {
		m.kernel.write(array+uint64(i)*0x28, u.entry())
	}
	m.kernel.writeU64(ntBase+rvaUnloadedDrivers, array)
	m.kernel.writeU64(ntBase+rvaLastUnloaded, uint64(len(m.unloaded)))
}

// link writes the LIST_ENTRY i of a ring of list entries at the addresses vas.
func (m *Machine) link(vas []uint64, i int) {
	n := len(vas)
	b := make(block, 16)
	b.list(0, vas[(i+1)%n], vas[(i+n-1)%n])
	m.kernel.write(vas[i], b)
}

// loaderEntry is the driver's KLDR_DATA_TABLE_ENTRY without its list links.
func (d *driver) loaderEntry() block {
	b := make(block, sizeKLDR)
	if d.pdata[1] != 0 {
		b.u64(kldrException, d.base+uint64(d.pdata[0]))
		b.u32(kldrExceptionSize, d.pdata[1])
	}
	b.u64(ldrDllBase, d.base)
	b.u64(ldrEntryPoint, d.base+uint64(d.entry))
	b.u32(ldrSizeOfImage, d.size)
	b.unicodeString(ldrFullName, d.path, d.fullText)
	b.unicodeString(ldrBaseName, d.name, d.baseNS)
	b.u32(ldrFlags, 0x49104000)
	b.u16(ldrLoadCount, 1)
	b.u32(kldrCheckSum, d.checksum)
	b.u32(kldrNotRounded, d.size-0x80)
	b.u32(kldrTimeStamp, d.time)
	return b
}

// entry is the UNLOADED_DRIVERS entry: name, start, end, time.
func (u *unloaded) entry() block {
	b := make(block, 0x28)
	b.unicodeString(0, u.name, u.text)
	b.u64(0x10, u.start)
	b.u64(0x18, u.end)
	b.u64(0x20, u.time)
	return b
}

// sortedKeys gives the keys of a map in order, so that pages are handed out in the
// same order on every run.
func sortedKeys[V any](m map[uint32]V) []uint32 {
	var keys []uint32
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

package synth

// The driver objects: some drivers, with their devices, in \Driver and \FileSystem. They
// are made after all else, so that nothing moves when they grow.

const (
	typeDriver       = 34 // index of the type on build 19041
	sizeDriverObject = 0x150
	majorFunctions   = 28
	pnp              = 27 // IRP_MJ_PNP
	deviceControl    = 14 // IRP_MJ_DEVICE_CONTROL
	majorRead        = 3  // IRP_MJ_READ
)

// driverObjectSpec is a driver object. Entries that are not set lead into the kernel.
type driverObjectSpec struct {
	directory, name string
	image           string
	devices         []string       // "" for one without a name
	entries         map[int]string // major function to the image that handles it, "" for none
	above           string         // the driver whose first device it is attached to
}

var driverObjectSpecs = []driverObjectSpec{
	{"Driver", "rainbus", "rainbus.sys", []string{"RainbusPlotter0", ""}, map[int]string{0: "rainbus.sys", majorRead: "rainbus.sys", deviceControl: "rainbus.sys", pnp: "rainbus.sys"}, ""},
	{"Driver", "tabletfx", "tabletfx.sys", []string{""}, map[int]string{0: "tabletfx.sys", majorRead: ""}, "rainbus"},
	{"Driver", "disk", "disk.sys", []string{""}, map[int]string{0: "CLASSPNP.SYS", majorRead: "CLASSPNP.SYS", deviceControl: "CLASSPNP.SYS"}, ""},
	{"FileSystem", "Ntfs", "Ntfs.sys", []string{"Ntfs"}, map[int]string{0: "Ntfs.sys", majorRead: "Ntfs.sys"}, ""},
}

// NoModule is an address in no driver, where a dispatch entry of tabletfx leads.
const NoModule = 0xfffff80000421000

// DriverObjectTruth is a driver object. Devices are its own, the first first; a device
// without a name is "".
type DriverObjectTruth struct {
	Name, Image string
	Object      uint64
	Handlers    [majorFunctions]uint64
	Devices     []string
	Foreign     int // entries that lead neither into its image nor into the kernel
}

// makeDriverObjects makes the driver objects and enters them into their directories.
func (m *Machine) makeDriverObjects() {
	root := get64(m.kernel.read(ntBase+rvaRootDirectory, 8), 0)
	directories := map[string]uint64{}
	firsts := map[string]uint64{}
	for _, spec := range driverObjectSpecs {
		if directories[spec.directory] == 0 {
			directories[spec.directory] = m.enter(root, m.named("Dire", typeDirectory, sizeDirectory, spec.directory, root))
		}
		in := directories[spec.directory]
		va := m.enter(in, m.named("Driv", typeDriver, sizeDriverObject, spec.name, in))
		t := DriverObjectTruth{Name: `\` + spec.directory + `\` + spec.name, Image: spec.image, Object: va, Devices: spec.devices}
		img := m.driverImage(spec.image)
		b := make(block, sizeDriverObject)
		b.u16(0, 4) // IO_TYPE_DRIVER
		b.u16(2, sizeDriverObject)
		devices := m.makeDevices(va, spec.devices)
		b.u64(0x8, devices[0])
		firsts[spec.name] = devices[0]
		if lower := firsts[spec.above]; lower != 0 {
			m.kernel.writeU64(lower+0x18, devices[0]) // AttachedDevice
		}
		b.u64(0x18, img.base)
		b.u32(0x20, img.size)
		b.unicodeString(0x38, t.Name, m.paged.text("ObNm", t.Name))
		b.u64(0x58, img.base+uint64(img.entry))
		b.u64(0x68, img.base+0x1080)
		for i := range majorFunctions {
			t.Handlers[i] = m.handler(spec, i)
			b.u64(0x70+8*i, t.Handlers[i])
			if to, set := spec.entries[i]; set && to != spec.image {
				t.Foreign++
			}
		}
		m.kernel.write(va, b)
		m.driverObjects = append(m.driverObjects, t)
	}
}

// handler is the address that an entry of a dispatch table holds.
func (m *Machine) handler(spec driverObjectSpec, major int) uint64 {
	to, set := spec.entries[major]
	switch {
	case !set:
		return ntBase + uint64(m.nt.function("IofCallDriver").rva)
	case to == "":
		return NoModule
	}
	return m.driverImage(to).base + 0x1000 + uint64(major)*0x20
}

// driverImage finds a driver by its file's name.
func (m *Machine) driverImage(name string) *image {
	for _, d := range m.drivers {
		if d.name == name {
			return d.image
		}
	}
	panic("synth: there is no driver " + name)
}

// makeDevices makes the devices of a driver, each leading to the next, and gives their
// addresses.
func (m *Machine) makeDevices(driver uint64, names []string) []uint64 {
	var vas []uint64
	for _, name := range names {
		va := uint64(0)
		if name == "" {
			va = m.nonPaged.object("Devi", typeDevice, sizeDevice, 0)
		} else {
			va = m.enter(m.deviceDirectory, m.named("Devi", typeDevice, sizeDevice, name, m.deviceDirectory))
		}
		vas = append(vas, va)
	}
	for i, va := range vas {
		b := make(block, sizeDevice)
		b.u16(0, 3) // IO_TYPE_DEVICE
		b.u16(2, sizeDevice)
		b.u64(0x8, driver)
		if i+1 < len(vas) {
			b.u64(0x10, vas[i+1])
		}
		b.u32(0x48, 0x22) // FILE_DEVICE_UNKNOWN
		m.kernel.write(va, b)
	}
	return vas
}

package synth

// The namespace of objects: directories, the types of objects, a device and an event.
// It is made last, so that nothing else moves when it grows.

// Indexes of more object types on build 19041.
const (
	typeType      = 2
	typeDirectory = 3
	typeToken     = 5
	typeEvent     = 16
	typeDevice    = 33
	typeFile      = 37
)

// typeNames are the names of the types that the machine has objects of.
var typeNames = []struct {
	index byte
	name  string
}{
	{typeType, "Type"},
	{typeDirectory, "Directory"},
	{typeToken, "Token"},
	{typeProcess, "Process"},
	{typeThread, "Thread"},
	{typeEvent, "Event"},
	{typeDevice, "Device"},
	{typeFile, "File"},
}

const (
	directoryBuckets = 37
	sizeDirectory    = 0x158
	sizeType         = 0xd8
	sizeEvent        = 0x18
	sizeDevice       = 0x150
)

// EventName and DevicePath are the paths of the event and of the device of all files.
const (
	EventName  = `\BaseNamedObjects\InkwellReady`
	DevicePath = `\Device\HarddiskVolume3`
)

// makeNamespace makes the directories and what is in them, and gives the crashing
// process a handle to the event and one to its program's file.
func (m *Machine) makeNamespace() {
	root := m.named("Dire", typeDirectory, sizeDirectory, `\`, 0)
	m.kernel.writeU64(ntBase+rvaRootDirectory, root)
	dir := func(name string) uint64 {
		return m.enter(root, m.named("Dire", typeDirectory, sizeDirectory, name, root))
	}
	types, devices, events := dir("ObjectTypes"), dir("Device"), dir("BaseNamedObjects")
	m.deviceDirectory = devices
	for _, t := range typeNames {
		m.enter(types, m.objectType(t.index, t.name, types))
	}
	device := m.enter(devices, m.named("Devi", typeDevice, sizeDevice, "HarddiskVolume3", devices))
	for _, file := range m.files {
		m.kernel.writeU64(file+8, device) // DeviceObject
	}
	event := m.enter(events, m.named("Even", typeEvent, sizeEvent, "InkwellReady", events))
	p := m.process(crashPID)
	m.addHandle(p, handle{event, "Event", 0x1f0003})
	m.addHandle(p, handle{m.fileOf(p.modules[0].image), "File", 0x120089})
}

// named makes an object with an OBJECT_HEADER_NAME_INFO before its header, zeroed.
func (m *Machine) named(tag string, typeIndex byte, size int, name string, directory uint64) uint64 {
	const nameInfo, header = 0x20, 0x30
	va := m.nonPaged.alloc(tag, nameInfo+header+size)
	b := make(block, nameInfo+header)
	b.u64(0, directory)
	b.unicodeString(8, name, m.paged.text("ObNm", name))
	at := va + nameInfo
	b.u64(nameInfo, 0x7fff) // PointerCount
	b[nameInfo+0x18] = typeIndex ^ byte(at>>8) ^ headerCookie
	b[nameInfo+0x1a] = 2 // InfoMask: a name
	m.kernel.write(va, b)
	return at + header
}

// objectType makes the OBJECT_TYPE of an index.
func (m *Machine) objectType(index byte, name string, directory uint64) uint64 {
	va := m.named("ObjT", typeType, sizeType, name, directory)
	b := make(block, sizeType)
	b.list(0, va, va)
	b.unicodeString(0x10, name, m.paged.text("ObNm", name))
	b[0x28] = index
	m.kernel.write(va, b)
	return va
}

// enter puts an object into a directory, at the front of one of its chains, and gives
// it back.
func (m *Machine) enter(directory, object uint64) uint64 {
	bucket := directory + object/0x10%directoryBuckets*8
	entry := make(block, 0x18)
	entry.u64(0, get64(m.kernel.read(bucket, 8), 0))
	entry.u64(8, object)
	m.kernel.writeU64(bucket, m.paged.bytes("ObDi", entry))
	return object
}

// addHandle enters a handle behind those that a process has.
func (m *Machine) addHandle(p *process, h handle) {
	p.handles = append(p.handles, h)
	leaf := get64(m.kernel.read(p.table+8, 8), 0)
	at := leaf + uint64(len(p.handles))*0x10
	m.kernel.writeU64(at, (h.object-0x30)<<16|0xffff)
	m.kernel.writeU64(at+8, uint64(h.access))
}

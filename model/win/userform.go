package win

import "dumplens/model"

// The process environment block, the thread environment blocks and the process
// parameters of a program, as far as they are the same in every Windows since XP.
// Offsets: public symbols of ntdll.dll of all releases.

// userKind is what a member holds.
type userKind uint8

const (
	asNumber  userKind = iota
	asCode             // flags or a handle
	asPointer          // to bytes of the process
	asUnicode          // UNICODE_STRING
	asYes              // a truth value
	asStatus           // NTSTATUS
	asError            // Win32 error
)

// userMember is a member of a structure in programs of 32 and 64 bits. Its size is
// that of a pointer when it is 0.
type userMember struct {
	name     string
	at32     uint64
	at64     uint64
	size     int
	kind     userKind
	meanings string // for people, may be ""
}

func (m userMember) offset(width int) uint64 {
	if width == 4 {
		return m.at32
	}
	return m.at64
}

var pebMembers = []userMember{
	{"BeingDebugged", 0x2, 0x2, 1, asYes, ""},
	{"ImageBaseAddress", 0x8, 0x10, 0, asPointer, "where the program is loaded"},
	{"Ldr", 0xc, 0x18, 0, asPointer, "the loader's lists of modules"},
	{"ProcessParameters", 0x10, 0x20, 0, asPointer, ""},
	{"ProcessHeap", 0x18, 0x30, 0, asPointer, "the default heap"},
	{"NumberOfProcessors", 0x64, 0xb8, 4, asNumber, ""},
	{"NtGlobalFlag", 0x68, 0xbc, 4, asCode, "debugging aids, as gflags sets them"},
	{"NumberOfHeaps", 0x88, 0xe8, 4, asNumber, ""},
	{"MaximumNumberOfHeaps", 0x8c, 0xec, 4, asNumber, ""},
	{"ProcessHeaps", 0x90, 0xf0, 0, asPointer, "the list of heaps"},
	{"OSMajorVersion", 0xa4, 0x118, 4, asNumber, ""},
	{"OSMinorVersion", 0xa8, 0x11c, 4, asNumber, ""},
	{"OSBuildNumber", 0xac, 0x120, 2, asNumber, ""},
	{"SessionId", 0x1d4, 0x2c0, 4, asNumber, ""},
	{"CSDVersion", 0x1f0, 0x2e8, 0, asUnicode, "the service pack"},
}

var parameterMembers = []userMember{
	{"ImagePathName", 0x38, 0x60, 0, asUnicode, ""},
	{"CommandLine", 0x40, 0x70, 0, asUnicode, ""},
	{"CurrentDirectory", 0x24, 0x38, 0, asUnicode, ""},
	{"DllPath", 0x30, 0x50, 0, asUnicode, ""},
	{"WindowTitle", 0x70, 0xb0, 0, asUnicode, ""},
	{"DesktopInfo", 0x78, 0xc0, 0, asUnicode, "window station and desktop"},
	{"ShellInfo", 0x80, 0xd0, 0, asUnicode, ""},
	{"Flags", 0x8, 0x8, 4, asCode, ""},
	{"ConsoleHandle", 0x10, 0x10, 0, asCode, ""},
	{"StandardInput", 0x18, 0x20, 0, asCode, ""},
	{"StandardOutput", 0x1c, 0x28, 0, asCode, ""},
	{"StandardError", 0x20, 0x30, 0, asCode, ""},
	{"Environment", 0x48, 0x80, 0, asPointer, ""},
	{"EnvironmentSize", 0x290, 0x3f0, 0, asNumber, "bytes; since Windows Vista"},
}

var tebMembers = []userMember{
	{"LastErrorValue", 0x34, 0x68, 4, asError, "GetLastError"},
	{"LastStatusValue", 0xbf4, 0x1250, 4, asStatus, "of the last system call that failed"},
	{"NtTib.StackBase", 0x4, 0x8, 0, asPointer, "where the stack begins; it grows down"},
	{"NtTib.StackLimit", 0x8, 0x10, 0, asPointer, "how far the stack is committed"},
	{"DeallocationStack", 0xe0c, 0x1478, 0, asPointer, "how far the stack can grow"},
	{"GuaranteedStackBytes", 0xf78, 0x1748, 4, asNumber, ""},
	{"NtTib.ExceptionList", 0x0, 0x0, 0, asPointer, "32-bit programs' chain of handlers"},
	{"NtTib.SubSystemTib", 0xc, 0x18, 0, asPointer, ""},
	{"NtTib.FiberData", 0x10, 0x20, 0, asPointer, ""},
	{"NtTib.ArbitraryUserPointer", 0x14, 0x28, 0, asPointer, ""},
	{"NtTib.Self", 0x18, 0x30, 0, asPointer, ""},
	{"ClientId.UniqueProcess", 0x20, 0x40, 0, asNumber, ""},
	{"ClientId.UniqueThread", 0x24, 0x48, 0, asNumber, ""},
	{"ThreadLocalStoragePointer", 0x2c, 0x58, 0, asPointer, ""},
	{"ProcessEnvironmentBlock", 0x30, 0x60, 0, asPointer, ""},
	{"CountOfOwnedCriticalSections", 0x38, 0x6c, 4, asNumber, "counted by the checked build only"},
	{"CurrentLocale", 0xc4, 0x108, 4, asCode, ""},
	{"SameTebFlags", 0xfca, 0x17ee, 2, asCode, ""},
}

// userFields reads members of a structure at an address of the process.
func userFields(d *model.Dump, at model.Addr, width int, members []userMember) []model.Field {
	return membersIn(d.Memory, at, width, members)
}

// membersIn reads members of a structure in a space that holds a program's memory.
func membersIn(space model.Space, at model.Addr, width int, members []userMember) []model.Field {
	fields := make([]model.Field, 0, len(members))
	for _, m := range members {
		o := m.offset(width)
		fields = append(fields, model.Field{Name: m.name, Offset: o, Value: memberIn(space, at+model.Addr(o), width, m), Note: m.meanings})
	}
	return fields
}

// userValue reads one member.
func userValue(d *model.Dump, at model.Addr, width int, m userMember) model.Value {
	return memberIn(d.Memory, at, width, m)
}

// memberIn reads one member in a space.
func memberIn(space model.Space, at model.Addr, width int, m userMember) model.Value {
	size := m.size
	if size == 0 {
		size = width
	}
	if m.kind == asUnicode {
		span := model.Span{Space: space, At: at, Len: uint64(2 * width)}
		b, err := model.ReadBytes(space, at, span.Len)
		if err != nil {
			return model.AbsentFor(err).From(span)
		}
		return unicodeString(span, b)
	}
	span := model.Span{Space: space, At: at, Len: uint64(size)}
	n, err := model.ReadUint(space, at, size)
	if err != nil {
		return model.AbsentFor(err).From(span)
	}
	v := m.show(n, width)
	if v.To != nil {
		v.To.Space = space.Name()
	}
	return v.From(span)
}

func (m userMember) show(n uint64, width int) model.Value {
	switch m.kind {
	case asNumber:
		return model.Num(n)
	case asYes:
		return model.Flag(n != 0)
	case asStatus:
		return model.Hex(n).With(StatusName(uint32(n)))
	case asError:
		return model.Num(n).With(ErrorName(uint32(n)))
	case asPointer:
		v := model.At(model.Addr(n), "memory")
		if width == 4 {
			v.Fmt = model.Address32
		}
		return v
	}
	return model.Hex(n)
}

package model

import (
	"context"
	"strings"
)

// AddressSpace is one space a user can enter, or is told why not.
type AddressSpace struct {
	ID     string // file, physical, kernel, process:PID, memory
	Title  string // Physical memory, Kernel virtual, explorer.exe 2164
	Kind   string // file, physical memory, kernel virtual, user virtual, process memory
	Status Status
	Reason string // why it is partial or unavailable
	Bytes  Value  // captured bytes
	Space  Space  // nil when unavailable
	// Pages counts the pages that the space describes, on demand; nil when it cannot.
	Pages *Tally
	// Other ways to see it, entered by their ids but not listed: the tables that a
	// processor uses in user mode (KVA shadow).
	Other []AddressSpace
}

// Status says how much of a space can be read.
type Status string

// The states of an address space.
const (
	Available   Status = "available"
	Partial     Status = "partial"
	Unavailable Status = "unavailable"
)

// Process is a process of a kernel dump.
type Process struct {
	PID, PPID, Name, EPROCESS, DTB, UserDTB Value
	CreateTime, ExitTime, PEB, Session      Value
	ThreadCount, HandleCount, Wow64         Value
	ImagePath, CommandLine                  Value
	UserSpace                               Status
	UserSpaceReason                         string
	Note                                    string // exited, crashing process, found by scan
	Space                                   Space  // the process's own view of memory, nil when unavailable
	// More reads what else is known of it, such as its token and environment; may be nil.
	More func(ctx context.Context) []Field
}

// Thread is a thread, of the kernel dump's process or of the minidump.
type Thread struct {
	PID, TID, ETHREAD, StartAddress, Win32StartAddress Value
	State, WaitReason, Priority                        Value
	TEB, StackBase, StackLimit, KernelStack            Value
	CreateTime, Name, Processor, IP, SP                Value
	Suspended                                          Value
	Start                                              Value   // where it starts, as module+offset
	Note                                               string  // crashing thread, current thread
	Registers                                          []Field // nil when none were saved
	Details                                            []Field // what else is known of it, may be nil
	// More reads what takes longer: times, trap frame, TEB; may be nil.
	More func(ctx context.Context) []Field
}

// Crashed tells the thread that a program crashed in, by its note.
func (t *Thread) Crashed() bool { return strings.HasPrefix(t.Note, "crashing thread") }

// Module is a loaded image: a driver (PID absent) or a module of a process.
type Module struct {
	Base, Size, Name, Path       Value
	Timestamp, Checksum, Version Value
	PDBName, PDBID, ImageID, PID Value
	Note                         string // mapped, not in the loader's list
	Space                        Space  // where Base is; nil when none
	// More reads sections, exports and what of the image was captured, when asked
	// for; nil when the dump holds no images.
	More func(ctx context.Context) []Field
}

// Driver is a driver object of the kernel. An image may have several, or none.
type Driver struct {
	Object, Name, Image, Start, Size Value
	Dispatch                         []Dispatch
	Devices                          []Device
	DevicesStopped                   string // why not all devices are listed
}

// Dispatch is an entry of a driver's dispatch table: a function that it lends out.
type Dispatch struct {
	Name           string // IRP_MJ_CREATE
	Handler, Owner Value  // the address, and whose code it is
	Foreign        bool   // neither the driver's own code nor the kernel's
	Note           string
}

// Device is a device object of a driver.
type Device struct {
	Object, Name, Type, Attached Value
	AttachedBy                   Value // the driver of the device that is attached to it
}

// Unloaded is a driver or module that was unloaded before the dump.
type Unloaded struct {
	Name, Start, End, Time Value
	Details                []Field // of the image, may be nil
}

// CPU is a processor.
type CPU struct {
	Number, PRCB, Thread, IP, SP Value
	Runs                         Value // the thread's number and its process, in words
	Note                         string
	// More reads its registers and what else its KPRCB says; may be nil.
	More func(ctx context.Context) []Field
}

// Handle is a handle of a process.
type Handle struct {
	PID, Handle, Type, Name, Access Value
	Process, Object                 Value   // of kernel dumps: the owner's name, the object's address
	Details                         []Field // counts, attributes, the object's state; may be nil
}

// Stream is an entry of a minidump's stream directory.
type Stream struct{ Type, Name, Offset, Size, Status Value }

// Secondary is a blob that a driver added through a bug-check callback.
type Secondary struct {
	Tag, Name, Offset, Size Value
	Content                 Value   // what is in it in one line
	Details                 []Field // offsets in the blob; may be nil
}

// Block is a piece of virtual memory saved in a small dump.
type Block struct{ Start, Size, FileOffset, What Value }

// Range is a range of a space that the file holds.
type Range struct{ Space, Start, End, Size, FileOffset Value }

// Region is a region of a process's address space as its memory manager saw it.
type Region struct {
	Start, Size, State, Protect, Type Value
	AllocationBase, AllocationProtect Value
	Captured                          Value // bytes of it that the dump holds
}

// Topic is a heading with the fields below it.
type Topic struct {
	Name   string
	Fields []Field
}

// Field is a named datum of a structure, for field-by-field lists.
type Field struct {
	Name   string
	Offset uint64 // in its structure
	Value  Value
	Note   string // what the value means
}

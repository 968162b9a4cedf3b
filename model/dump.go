package model

import (
	"fmt"
	"sync"
)

// Dump is everything known of one opened file. Any part may be nil or short.
type Dump struct {
	Path string // as the user named it
	File Space  // the file's bytes; its Name is "file"
	Size uint64 // of the file
	Kind Kind
	Arch Arch

	// Facts are single data about the dump, in the order they are shown.
	Facts []Fact
	// Physical is the machine's physical memory, nil when the dump holds none.
	Physical Space
	// Kernel is the kernel's virtual space, nil when it cannot be had. For a small
	// dump it holds the captured pieces.
	Kernel Space
	// Memory is a minidump's memory, nil for other kinds.
	Memory Space
	// Header is what a kernel dump's header tells those who walk the kernel; nil
	// for other kinds.
	Header *KernelHeader
	// PageFiles are the paging files of the machine; nil when none are at hand.
	PageFiles PageFiles
	// Layouts are the structures of the build in hand; nil when unknown.
	Layouts Layouts

	Fields    *Part[Field] // the file header, field by field
	Spaces    *Part[AddressSpace]
	Processes *Part[Process]
	// Unlisted are processes that only a search of all physical memory finds; it takes a
	// second or so for each GiB, and its Meter counts bytes.
	Unlisted  *Part[Process]
	Threads   *Part[Thread]
	Modules   *Part[Module]
	Unloaded  *Part[Unloaded]
	Drivers   *Part[Driver] // driver objects; their images are Modules
	CPUs      *Part[CPU]
	System    *Part[Topic] // what is known of the machine and its Windows
	Handles   *Part[Handle]
	Streams   *Part[Stream]
	Secondary *Part[Secondary]
	Blocks    *Part[Block] // data blocks of a small dump
	Ranges    *Part[Range]
	Regions   *Part[Region]

	// RegionAt finds the region of Regions that an address lies in, without reading
	// them all; nil when there is no list.
	RegionAt func(Addr) (Region, bool)
	// Zones gives all of Regions in short, by address; nil when there is no list. It may
	// read the file, and the result is not kept for the next call.
	Zones func() []Zone
	VADs  *Part[VAD]

	// Stacks follows the calls of threads; nil when the dump holds no registers that it
	// could begin with.
	Stacks Stacks

	// Notes is what the user noted on addresses; nil when there is nowhere to keep it,
	// and NotesWhy says why.
	Notes    Notebook
	NotesWhy string

	mu       sync.Mutex
	problems []Problem
	closers  []func() error
}

// Fact is one datum of the summary.
type Fact struct {
	Key   string // of the JSON contract of README.md: bugcheck_code
	Title string // for people: Bug check
	Value Value
}

// Set adds a fact or replaces the one with that key.
func (d *Dump) Set(key, title string, v Value) {
	for i := range d.Facts {
		if d.Facts[i].Key == key {
			d.Facts[i].Title, d.Facts[i].Value = title, v
			return
		}
	}
	d.Facts = append(d.Facts, Fact{key, title, v})
}

// Fact finds a fact; when there is none it is absent as not applicable.
func (d *Dump) Fact(key string) Value {
	for i := range d.Facts {
		if d.Facts[i].Key == key {
			return d.Facts[i].Value
		}
	}
	return Absent(NotApplicable, "")
}

// Problem is something that could not be had.
type Problem struct {
	Part    string // the view or structure: header, modules, PsLoadedModuleList
	Message string // what, why, what to do
	At      Span   // bytes to look at, if any
}

// maxProblems bounds the list: a hostile file must not fill memory with complaints.
const maxProblems = 1000

// AddProblem notes a problem; the same one is noted once. Safe for concurrent use.
func (d *Dump) AddProblem(part string, at Span, format string, args ...any) {
	p := Problem{part, fmt.Sprintf(format, args...), at}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.problems) >= maxProblems {
		return
	}
	for _, q := range d.problems {
		if q.Part == p.Part && q.Message == p.Message {
			return
		}
	}
	d.problems = append(d.problems, p)
}

// Problems gives the problems noted so far.
func (d *Dump) Problems() []Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Problem(nil), d.problems...)
}

// OnClose adds what is to be closed with the dump.
func (d *Dump) OnClose(f func() error) { d.closers = append(d.closers, f) }

// Close lets the file go. Reads after it answer holes.
func (d *Dump) Close() error {
	var first error
	for i := len(d.closers) - 1; i >= 0; i-- {
		if err := d.closers[i](); err != nil && first == nil {
			first = err
		}
	}
	d.closers = nil
	return first
}

// Pointer is an address in the width of the dumped machine, linked to its bytes
// in the named space ("" for no link).
func (d *Dump) Pointer(a Addr, space string) Value {
	v := At(a, space)
	if d.Arch.PointerSize() == 4 {
		v.Fmt = Address32
	}
	return v
}

// KernelHeader is what a kernel dump's header tells. An address that was never
// written is 0.
type KernelHeader struct {
	Build               uint32 // MinorVersion
	Processors          uint32
	PAE                 bool // x86 only
	DirectoryTableBase  Addr // as stored, flags not masked
	PfnDataBase         Addr
	PsLoadedModuleList  Addr
	PsActiveProcessHead Addr
	KdDebuggerDataBlock Addr
	BugCheckCode        uint32
	BugCheckParameters  [4]uint64
	SystemTime          uint64 // FILETIME, 0 unknown
	Context, Exception  Span   // in the file
	PhysicalMemoryRuns  []Run  // the machine's RAM; nil when not recorded
	// PagesAt is where in the file the pages of a complete dump begin, which lie there run
	// by run; 0 for other kinds.
	PagesAt Addr
	// Copies in a small dump's file; Len 0 when absent. DebuggerData is also set
	// for other kinds once it was found in the kernel's space.
	Prcb, Process, Thread, DebuggerData Span
	CallStack                           Span // in the file
	TopOfStack                          Addr // virtual address of CallStack's first byte
}

// Run is a run of physical pages of 4 KiB.
type Run struct{ BasePage, PageCount uint64 }

package model

// VAD is a range of a process's address space as its virtual address descriptor tells
// it. End is the last byte, inclusive.
type VAD struct {
	PID, Process, Start, End  Value
	Type, Protection, Private Value
	Commit, File, Node        Value // Commit in pages; Node is the address of the descriptor
}

package model

import "context"

// Stack is the calls that a thread was in, the innermost first.
type Stack struct {
	Thread Thread
	Frames []Frame
	// Stopped says why the calls are not followed to the thread's first function; ""
	// when they are.
	Stopped string
}

// Frame is one call on a thread's stack.
type Frame struct {
	SP Value
	IP Value // From where it was read: the slot of the return address, or the register
	// Where is the module and the offset in it; absent when the address lies in none.
	Where Value
	// Function is where the function begins, when the module's unwind data tells; 0
	// unknown.
	Function Addr
	Module   string // "" for none
	How      How
	Note     string // interrupted here; only looks like a return address
}

// How is the way in which a frame was found.
type How string

// The ways, surest first, in the words of the JSON contract of README.md.
const (
	FromContext      How = "context"
	FromUnwind       How = "unwind"
	FromFramePointer How = "frame pointer"
	FromScan         How = "scan"
)

// Stacks follows the calls of threads.
type Stacks interface {
	// First gives the crashing or current thread and then those that processors were
	// running, without reading all threads.
	First(ctx context.Context) []Thread
	// Of follows the calls of a thread of the dump. It never fails: what ends it early
	// is told in the result.
	Of(ctx context.Context, t *Thread) Stack
}

// Package stack follows the calls of a thread from its registers: by the unwind data of
// the images where they are in memory, by frame pointers where code keeps them, and else
// by searching the stack for return addresses, which is marked as such.
//
// It knows neither dumps nor the kernel's structures. Package win, above it, tells it
// where a thread's registers lie, which modules there are and which space an address is
// read from.
package stack

// Package search finds patterns and strings in the memory of spaces: Run and Strings.
//
// How it works: a planner asks the spaces where their bytes are in files (mem.Extents)
// and cuts what touches into windows of 2 MiB; workers, one a processor, read a window
// in blocks that fit the processor's cache, straight from the file, and look at each; what they
// find is handed on in the order of the spaces and addresses. Nothing grows with the
// space, and the file is read and not mapped, so that one that shrinks or sits on a
// failing disk leaves holes.
//
// Below it lie model and model/mem; above it the window and dumpinfo.
package search

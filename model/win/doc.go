// Package win is what Dumplens knows of Windows. It gives names and meanings to the
// numbers of a dump (bug checks, status codes, builds), picks the layouts of the
// build in hand, and walks the kernel's own lists: Attach fills a Dump with the
// processes, threads, modules, processors and address spaces that it finds.
//
// Below it lies model/mem, whose spaces it reads; above it model/view, which shows
// what it found. The tables and layouts are data, in package assets.
package win

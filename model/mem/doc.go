// Package mem holds the Spaces: File, the file's bytes; Pages, physical memory
// found page by page in a file through an Index (Runs, Bitmap); Overlay, the pieces
// a small dump or minidump holds at their original addresses; Paged, virtual memory
// found through page tables. Below it lies the file, above it model/win, which
// reads objects from the spaces.
package mem

// Package minidump reads user minidumps (MDMP), as Windows, Breakpad, Crashpad and
// LLDB write them for Windows, Linux and macOS.
//
// A minidump is a header, a directory of streams and the streams, which point to
// each other by file offsets (RVAs). Load walks the directory once, then reads each
// known stream on its own: a bad stream becomes a Problem and leaves the others.
// Layouts are those of minidumpapiset.h of the Windows SDK (packed to 4 bytes) and of
// the public Breakpad and Crashpad headers. Below this package lies model/mem.
package minidump

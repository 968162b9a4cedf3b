// Package typed lays structures over the bytes of a Space: it knows what types there
// are for a dump (Catalogue), reads one at an address as an outline of fields (Lay),
// walks lists of them (Walk), and tells which may lie somewhere (Guess).
//
// Two kinds of type come together here. Those that no build of Windows changes, such as
// IMAGE_NT_HEADERS64, are in assets/types. Those of the build in hand, such as
// _EPROCESS, are model.Layouts: they say where members lie but not what they are, which
// assets/types/members.tsv adds. A member whose type nobody tells is shown as bytes.
//
// How a type is written:
//
//	u8 u16 u32 u64      number             i8 ... i64   signed number
//	x8 x16 x32 x64      code, hexadecimal  uptr iptr xptr  the same, as wide as a pointer
//	bool                one byte           char wchar   text, in arrays: char[16]
//	filetime unixtime   a time             ticks        a duration, in units of 100 ns
//	ntstatus            a status by name   ptr p32 p64  an address
//	NAME                a structure        NAME[8]      an array of eight
//	NAME*               its address        NAME*32 NAME*64  the same, of a fixed width
//	NAME&               its address with a count in the low bits (EX_FAST_REF)
//	NAME^32 NAME^64     its offset in the file
//	NAME@32 NAME@64     a structure as on machines of that width
//	x32:WORDS           a number with names: an enum or flags
//	LIST_ENTRY<_ETHREAD.ThreadListEntry>  the head of a list of these, linked by that
//
// Above lie the window's Structure panel and dumpinfo struct; below model, model/win
// for the names of status codes, and assets.
package typed

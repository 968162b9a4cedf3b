package typed

import (
	"context"
	"fmt"

	"dumplens/model"
)

// Guess is a type that may lie at an address.
type Guess struct {
	Type string
	At   model.Addr // where it would lie: at the address asked for, or just before or behind it
	Why  string
	// Heads is the list that a LIST_ENTRY is the head of, see Node.
	Heads string
}

// Guess tells which types may lie at an address, the most certain first: by their
// signatures, by the dump's own lists, and by what must hold in them.
func (c *Catalogue) Guess(ctx context.Context, s model.Space, at model.Addr) []Guess {
	if s == nil {
		return nil
	}
	g := &guesser{c: c, s: s, lead: c.Leads(s)}
	g.move(at)
	g.signatures()
	g.fileParts(ctx)
	g.processes(ctx)
	g.heads()
	for _, o := range g.objects() {
		g.add(o, at, "its head is that of one")
	}
	g.objectHeader()
	g.loaderEntry()
	g.selves()
	g.registers()
	g.listEntry()
	g.strings()
	g.balanced()
	g.poolHeader()
	g.pageTable()
	return g.list
}

// guesser looks at one place.
type guesser struct {
	c       *Catalogue
	s, lead model.Space
	at      model.Addr
	b       []byte // what is readable there, up to looked bytes
	list    []Guess
}

// looked is how many bytes a guess looks at: a CONTEXT's flags and segments, the name of
// a process are read on their own.
const looked = 0x200

// move looks at another place.
func (g *guesser) move(at model.Addr) {
	g.at, g.b = at, make([]byte, looked)
	n, err := g.s.ReadAt(g.b, at)
	if err != nil {
		g.b = g.b[:n]
	}
}

// add adds a type that is known to the catalogue, once.
func (g *guesser) add(name string, at model.Addr, why string) {
	g.take(Guess{Type: name, At: at, Why: why})
}

func (g *guesser) take(guess Guess) {
	for _, x := range g.list {
		if x.Type == guess.Type && x.At == guess.At {
			return
		}
	}
	if _, err := g.c.Find(guess.Type); err == nil {
		g.list = append(g.list, guess)
	}
}

// num is a number at an offset; false when it is not there.
func (g *guesser) num(off, size int) (uint64, bool) {
	if off < 0 || off+size > len(g.b) {
		return 0, false
	}
	return model.Uint(g.b[off : off+size]), true
}

func (g *guesser) has(off int, text string) bool {
	return off+len(text) <= len(g.b) && string(g.b[off:off+len(text)]) == text
}

// member reads a number of a type's member, n bytes or a pointer when n is 0, of the
// structure at at.
func (g *guesser) member(structure, path string, n int) (uint64, bool) {
	t, err := g.c.Find(structure)
	if err != nil {
		return 0, false
	}
	f, err := g.c.Path(t, path)
	if err != nil {
		return 0, false
	}
	if n == 0 {
		n = t.Width / 8
	}
	v, err := model.ReadUint(g.s, g.at+model.Addr(f.Offset), n)
	return v, err == nil
}

// signatures are the types that begin with letters of their own.
func (g *guesser) signatures() {
	for _, x := range []struct {
		off              int
		text, name, what string
	}{
		{0, "PAGEDU64", "DUMP_HEADER64", "signature PAGEDU64"},
		{0, "PAGEDUMP", "DUMP_HEADER32", "signature PAGEDUMP"},
		{0, "MDMP\x93\xa7", "MINIDUMP_HEADER", "signature MDMP"},
		{0, "SDMPDUMP", "BITMAP_DUMP", "signature SDMP"},
		{0, "FDMPDUMP", "BITMAP_DUMP", "signature FDMP"},
		{0, "DumpBlob", "DUMP_BLOB_FILE_HEADER", "signature DumpBlob"},
		{0, "RSDS", "CV_INFO_PDB70", "signature RSDS"},
		{0, "\xbd\x04\xef\xfe", "VS_FIXEDFILEINFO", "signature feef04bd"},
		{0x10, "KDBG", "KDDEBUGGER_DATA64", "tag KDBG"},
	} {
		if g.has(x.off, x.text) {
			g.add(x.name, g.at, x.what)
		}
	}
	g.image()
}

// image tells the headers of an image.
func (g *guesser) image() {
	if g.has(0, "PE\x00\x00") {
		g.ntHeaders(g.at, "signature PE")
	}
	if !g.has(0, "MZ") {
		return
	}
	g.add("IMAGE_DOS_HEADER", g.at, "signature MZ")
	if off, ok := g.num(0x3c, 4); ok && off >= 0x40 && off < 0x1000 {
		g.ntHeaders(g.at+model.Addr(off), "e_lfanew leads to it")
	}
}

func (g *guesser) ntHeaders(at model.Addr, why string) {
	b, err := model.ReadBytes(g.s, at, 0x1a)
	if err != nil || string(b[:4]) != "PE\x00\x00" {
		return
	}
	switch model.Uint(b[0x18:]) {
	case 0x10b:
		g.add("IMAGE_NT_HEADERS32", at, why)
	case 0x20b:
		g.add("IMAGE_NT_HEADERS64", at, why)
	}
}

// streams are the structures that the streams of a minidump begin with.
var streams = map[uint64]string{
	3: "MINIDUMP_THREAD_LIST", 4: "MINIDUMP_MODULE_LIST", 5: "MINIDUMP_MEMORY_LIST", 6: "MINIDUMP_EXCEPTION_STREAM", 7: "MINIDUMP_SYSTEM_INFO",
	9: "MINIDUMP_MEMORY64_LIST", 12: "MINIDUMP_HANDLE_DATA_STREAM", 13: "MINIDUMP_FUNCTION_TABLE_STREAM", 14: "MINIDUMP_UNLOADED_MODULE_LIST",
	15: "MINIDUMP_MISC_INFO_4", 16: "MINIDUMP_MEMORY_INFO_LIST", 17: "MINIDUMP_THREAD_INFO_LIST", 24: "MINIDUMP_THREAD_NAME_LIST",
}

// fileParts are the parts of a dump file whose places the dump tells.
func (g *guesser) fileParts(ctx context.Context) {
	d := g.c.d
	if g.s != d.File {
		return
	}
	if d.Kind == model.KindSmall && g.at == 0x2000 && g.c.width == 64 {
		g.add("TRIAGE_DUMP64", g.at, "small dumps have it here")
	}
	if h := d.Header; h != nil {
		for _, x := range []struct {
			span model.Span
			name string
		}{{h.Context, "CONTEXT"}, {h.Exception, "EXCEPTION_RECORD"}, {h.Prcb, "_KPRCB"}, {h.Process, "_EPROCESS"}, {h.Thread, "_ETHREAD"}, {h.DebuggerData, "KDDEBUGGER_DATA64"}} {
			if x.span.Known() && x.span.Space == g.s && x.span.At == g.at {
				g.add(x.name, g.at, "the header says so")
			}
		}
	}
	list, _ := d.Streams.Get(ctx, nil) // a list that ends early still tells some
	for _, st := range list {
		if st.Offset.Is() && model.Addr(st.Offset.Num) == g.at && st.Size.Num > 0 {
			g.add(streams[st.Type.Num], g.at, "the stream "+st.Name.Text+" is here")
		}
	}
}

// processes are those that the dump lists.
func (g *guesser) processes(ctx context.Context) {
	if g.lead != g.c.d.Kernel || g.s == g.c.d.File {
		return
	}
	list, _ := g.c.d.Processes.Get(ctx, nil) // a list that ends early still tells some
	for _, p := range list {
		if p.EPROCESS.Is() && model.Addr(p.EPROCESS.Num) == g.at && g.at != 0 {
			g.add("_EPROCESS", g.at, "the process "+p.Name.String())
		}
	}
}

// heads are the heads of lists that the dump's header tells.
func (g *guesser) heads() {
	if h, ok := g.c.headAt(g.s, g.at); ok {
		g.take(Guess{Type: "LIST_ENTRY", At: g.at, Why: h.name + ", " + h.what, Heads: h.heads})
	}
}

// listHead is the head of a list of the kernel: what it heads, and what that list is.
type listHead struct {
	at                model.Addr
	name, what, heads string
}

// headAt is the head that lies at an address, of those that the dump's header tells.
func (c *Catalogue) headAt(s model.Space, at model.Addr) (listHead, bool) {
	h := c.d.Header
	if h == nil || at == 0 || s == c.d.File || s == c.d.Physical {
		return listHead{}, false
	}
	for _, x := range []listHead{
		{h.PsActiveProcessHead, "PsActiveProcessHead", "the list of processes", "_EPROCESS.ActiveProcessLinks"},
		{h.PsLoadedModuleList, "PsLoadedModuleList", "the list of drivers", "_KLDR_DATA_TABLE_ENTRY.InLoadOrderLinks"},
	} {
		if x.at == at {
			return x, true
		}
	}
	return listHead{}, false
}

// GuessColumns are the columns of GuessRows.
func GuessColumns() []model.Column {
	return []model.Column{
		{Key: "type", Title: "Type", Width: 30},
		{Key: "at", Title: "At", Width: 18, Mono: true},
		{Key: "why", Title: "Why", Width: 60},
	}
}

// GuessRows are guesses as rows.
func GuessRows(s model.Space, list []Guess) []model.Row {
	rows := make([]model.Row, len(list))
	for i, g := range list {
		rows[i] = model.Row{Cells: []model.Value{model.Str(g.Type), model.At(g.At, s.Name()), model.Str(g.Why)}}
	}
	return rows
}

// tag is four printable letters, as of a pool tag; "" when they are not.
func tag(b []byte) string {
	letters := 0
	for _, x := range b {
		switch {
		case x < ' ' || x > '~':
			return ""
		case x >= 'A' && x <= 'Z' || x >= 'a' && x <= 'z':
			letters++
		}
	}
	if letters < 2 {
		return ""
	}
	return fmt.Sprintf("%q", b)
}

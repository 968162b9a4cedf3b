package rows

import (
	"fmt"

	"dumplens/model"
)

// space is a Space of zeros for values that know their bytes.
type space struct{}

func (space) Name() string { return "kernel" }

func (space) ReadAt(p []byte, _ model.Addr) (int, error) { clear(p); return len(p), nil }

func (space) Next(at model.Addr) (model.Span, bool) {
	return model.Span{Space: space{}, At: at, Len: 4096}, true
}

// The columns of the made-up process tree.
const (
	colName = iota
	colPID
	colEPROCESS
	colStarted
	colThreads
	colHandles
	colNote
	colUser
	colPath // not shown
)

func sampleColumns() []model.Column {
	return []model.Column{
		{Key: "name", Title: "Name", Width: 24},
		{Key: "pid", Title: "PID", Width: 6, Right: true},
		{Key: "eprocess", Title: "EPROCESS", Width: 17, Mono: true},
		{Key: "started", Title: "Started", Width: 20},
		{Key: "threads", Title: "Threads", Width: 7, Right: true},
		{Key: "handles", Title: "Handles", Width: 7, Right: true},
		{Key: "note", Title: "Note", Width: 18},
		{Key: "user", Title: "User space", Width: 14},
		{Key: "path", Title: "Path", Width: 40, Extra: true},
	}
}

// process makes a row; seconds are counted from 2012-04-07 09:12:00.
func process(name string, pid, at uint64, seconds uint64, threads, handles uint64, kids ...model.Row) model.Row {
	const start = 129782635200000000
	addr := model.Addr(0xfffffa8000000000 + at)
	return model.Row{
		Cells: []model.Value{
			model.Str(name).From(model.Span{Space: space{}, At: addr + 0x2e0, Len: 15}), model.Num(pid),
			model.At(addr, "kernel"), model.When(start + seconds*1e7), model.Num(threads), model.Num(handles),
			model.Str(""), model.Str(string(model.Unavailable)), model.Str(`\Windows\` + name),
		},
		Kids: kids,
		To:   &model.Link{Space: "kernel", At: addr, Len: 0x4d0},
	}
}

// sampleRows is a made-up process tree with a crashing, an exited and a damaged one.
func sampleRows() []model.Row {
	explorer := process("explorer.exe", 2164, 0x9b47540, 31, 33, 861,
		process("cmd.exe", 2512, 0x9c11b30, 40, 1, 21, process("notepad.exe", 2600, 0x9ce2060, 41, 1, 61)),
		process("setup.exe", 2644, 0x9cf1b30, 42, 0, 0))
	explorer.Mark = model.MarkFocus
	explorer.Cells[colNote] = model.Str("crashing process")
	setup := &explorer.Kids[1]
	setup.Mark = model.MarkFaint
	setup.Cells[colNote] = model.Str("exited 09:12:43")
	setup.Cells[colHandles] = model.Absent(model.NotApplicable, "the handle table is freed at exit")
	services := process("services.exe", 500, 0x7a9f910, 23, 8, 210,
		process("svchost.exe", 612, 0x7b43b30, 24, 11, 358), process("svchost.exe", 688, 0x7b8fb30, 24, 7, 262),
		process("spoolsv.exe", 1204, 0x7d5a060, 26, 13, 272))
	services.Kids[2].Mark = model.MarkBad
	services.Kids[2].Cells[colThreads] = model.Absent(model.NotInDump, "page 0x9b47 was not captured")
	services.Kids[1].Cells[colUser] = model.Str(string(model.Partial))
	system := process("System", 4, 0x3c8b040, 20, 94, 540, process("smss.exe", 268, 0x6d1d5e0, 20, 2, 29,
		process("csrss.exe", 352, 0x77c4b30, 22, 9, 436),
		process("wininit.exe", 404, 0x7a55b30, 23, 3, 75, services, process("lsass.exe", 512, 0x7aa4b30, 23, 7, 562))))
	system.Cells[colUser] = model.Str(string(model.Available))
	return []model.Row{system, explorer}
}

func sampleStore() *Store {
	s := NewStore(sampleColumns())
	s.Append(sampleRows()...)
	return s
}

// manyRows is a flat list of n processes, names in no order.
func manyRows(n int) []model.Row {
	rows := make([]model.Row, n)
	for i := range rows {
		k := uint64(i) * 2654435761 % 1000003
		rows[i] = process(fmt.Sprintf("process%06d.exe", k), uint64(i), k<<12, uint64(i), k%64, k%900)
	}
	return rows
}

// names are the first cells of the shown rows, indented by depth.
func names(s *Store) []string {
	out := make([]string, s.Len())
	for i := range out {
		row, depth, _, _ := s.At(i)
		out[i] = fmt.Sprintf("%*s%s", 2*depth, "", row.Cells[colName])
	}
	return out
}

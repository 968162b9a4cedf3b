package minidump

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"dumplens/model"
	"dumplens/model/mem"
)

// version is the low word of a minidump's version; the high word is its writer's own.
const version = 0xA793

// Sniff tells whether a file begins as a minidump. An odd version is taken too:
// Load says so in a Problem.
func Sniff(head []byte) bool { return len(head) >= 4 && string(head[:4]) == "MDMP" }

// Load reads a minidump. It fails only when not even the signature can be read or
// when ctx is done; whatever else is wrong is a Problem of the dump.
func Load(ctx context.Context, file *mem.File, m *model.Meter) (*model.Dump, error) {
	head := make([]byte, 4)
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("the first bytes of the file cannot be read: %w", err)
	}
	if !Sniff(head) {
		return nil, errors.New("the file does not begin with MDMP: open it as another kind of dump or as raw bytes")
	}
	r := &reader{ctx: ctx, d: &model.Dump{}, file: file, texts: map[uint64]model.Value{}, textBudget: maxText}
	parts := []struct {
		name string
		read func()
	}{
		{"header", r.header},
		{"streams", r.directory},
		{"SystemInfo", r.systemInfo},
		{"MiscInfo", r.miscInfo},
		{"Exception", r.exceptionStream},
		{"memory", r.memory},
		{"BreakpadInfo", r.breakpadThreads},
		{"threads", r.threads},
		{"modules", r.modules},
		{"unloaded", r.unloaded},
		{"regions", r.regions},
		{"handles", r.handles},
		{"comments", r.comments},
		{"system memory", r.systemMemory},
		{"Breakpad", r.breakpad},
		{"Crashpad", r.crashpad},
		{"Linux", r.linuxTexts},
		{"other streams", r.otherStreams},
	}
	m.Expect(uint64(len(parts)))
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r.part(p.name, p.read)
		m.Add(1)
	}
	r.d.Fields = model.Ready(r.fields)
	r.facts()
	return r.d, nil
}

// part is a border where a panic becomes a Problem, so that the other parts are read.
func (r *reader) part(name string, read func()) {
	defer func() {
		e := recover()
		if e == nil {
			return
		}
		if model.RethrowPanics {
			panic(e)
		}
		r.d.AddProblem(name, model.Span{}, "internal error: %v\n%s", e, debug.Stack())
	}()
	read()
}

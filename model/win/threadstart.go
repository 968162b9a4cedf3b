package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// maxStartModules bounds the entries of loaders' lists that are read to name where threads
// start: the list of threads must not wait for those of thousands of programs.
const maxStartModules = 1 << 14

// startNames names where threads start, as module and offset.
type startNames struct {
	s       *machine
	drivers imageTable
	left    int        // entries that may still be read
	of      *process   // the process of own
	own     imageTable // its modules
}

func (s *machine) newStarts(ctx context.Context) *startNames {
	return &startNames{s: s, drivers: s.driverTable(ctx), left: maxStartModules}
}

// name names the start of a thread: of a program's, what was asked to run
// (Win32StartAddress), because all of them enter through ntdll.
func (n *startNames) name(ctx context.Context, t *model.Thread, p *process) model.Value {
	at := t.StartAddress
	if t.Win32StartAddress.Is() && t.TEB.Is() {
		at = t.Win32StartAddress
	}
	if !at.Is() {
		return at
	}
	if n.of != p {
		n.of, n.own = p, nil
		if n.left > 0 && p != nil {
			n.own = n.s.userTable(ctx, p)
			n.left -= len(n.own)
		}
	}
	return n.s.startText(at, n.drivers, n.own, n.left > 0)
}

// startText is an address as module and offset, or why that is not known.
func (s *machine) startText(at model.Value, drivers, own imageTable, read bool) model.Value {
	to, table := model.Addr(at.Num), drivers
	if to <= s.top {
		table = own
	}
	where := table.where(to)
	switch {
	case where != "":
		v := model.Str(where).From(at.Src)
		v.To = at.To
		return v
	case to <= s.top && !read:
		return model.Absent(model.Unknown, "there are too many programs to name all: choose the thread")
	case to <= s.top && own == nil:
		return model.Absent(model.NotInDump, "the list of the program's modules cannot be read")
	}
	return model.Absent(model.Unknown, "the address lies in no module that is known")
}

// named puts the module and offset beside an address.
func (s *machine) named(v model.Value, tables ...imageTable) model.Value {
	if !v.Is() {
		return v
	}
	for _, t := range tables {
		if where := t.where(model.Addr(v.Num)); where != "" {
			return v.With(where)
		}
	}
	return v
}

// ticksOf turns a number of clock ticks into a duration; KeTimeIncrement is how many
// 100 ns a tick takes.
func (s *machine) ticksOf(v model.Value) model.Field {
	if !v.Is() {
		return model.Field{Value: v}
	}
	return model.Field{Value: model.Millis(v.Num * s.tick() / 10_000).From(v.Src), Note: fmt.Sprintf("%d ticks of the clock", v.Num)}
}

// usualTick is KeTimeIncrement of nearly all machines, 15.625 ms.
const usualTick = 156250

// tick is KeTimeIncrement, in 100 ns.
func (s *machine) tick() uint64 {
	const shortest, longest = 1_000, 1_000_000
	for _, v := range systemVariables {
		if v.name != "KeTimeIncrement" {
			continue
		}
		if span, ok := s.variableAt(v); ok {
			if n, err := model.ReadUint(span.Space, span.At, int(span.Len)); err == nil && n >= shortest && n <= longest {
				return n
			}
		}
	}
	return usualTick
}

package name

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dumplens/model"
)

// HomeSpace is the id of the space that an address without one belongs to.
func HomeSpace(d *model.Dump) string {
	switch {
	case d.Memory != nil:
		return d.Memory.Name()
	case d.Kernel != nil:
		return d.Kernel.Name()
	case d.Physical != nil:
		return d.Physical.Name()
	}
	return "file"
}

// OpenSpace finds a space by its id. The error says what to do when there is none.
func OpenSpace(ctx context.Context, d *model.Dump, id string) (model.Space, error) {
	for _, s := range []model.Space{d.File, d.Physical, d.Kernel, d.Memory} {
		if s != nil && s.Name() == id {
			return s, nil
		}
	}
	list, _ := d.Spaces.Get(ctx, nil)
	var ids []string
	processes := false
	for _, s := range list {
		for _, o := range append([]model.AddressSpace{s}, s.Other...) {
			switch {
			case o.ID == id && o.Space == nil:
				return nil, fmt.Errorf("space %s cannot be read: %s", id, o.Reason)
			case o.ID == id:
				return o.Space, nil
			}
		}
		switch {
		case !strings.HasPrefix(s.ID, "process:"):
			ids = append(ids, s.ID)
		case !processes:
			ids, processes = append(ids, "process:PID"), true
		}
	}
	return nil, fmt.Errorf("there is no space %q in this dump: choose one of %s", id, strings.Join(ids, ", "))
}

// spaceCalled finds the space that a person calls name: by its id, or a process's by
// its number or name.
func (n *Namer) spaceCalled(ctx context.Context, name string) (id string, ok bool) {
	for _, s := range []model.Space{n.d.File, n.d.Physical, n.d.Kernel, n.d.Memory} {
		if s != nil && strings.EqualFold(s.Name(), name) {
			return s.Name(), true
		}
	}
	lower := strings.ToLower(name)
	if _, ok := model.ProcessOfSpace(lower); ok {
		return lower, true
	}
	if pid, err := strconv.ParseUint(strings.TrimPrefix(lower, "pid "), 10, 32); err == nil {
		return model.ProcessSpace(pid), true
	}
	procs, _ := n.d.Processes.Get(ctx, nil)
	for i := range procs {
		if p := &procs[i]; p.PID.Is() && p.Name.Is() && SameModule(p.Name.Text, name) {
			return model.ProcessSpace(p.PID.Num), true
		}
	}
	return "", false
}

// hasSpace tells whether the user half of a process can be read.
func (n *Namer) hasSpace(ctx context.Context, pid uint64) bool {
	procs, _ := n.d.Processes.Get(ctx, nil)
	for i := range procs {
		if p := &procs[i]; p.PID.Is() && p.PID.Num == pid {
			return p.Space != nil
		}
	}
	return false
}

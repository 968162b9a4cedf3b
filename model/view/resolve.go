package view

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dumplens/model"
)

// Resolve finds what a person means by a place: an address, module+offset, a
// module, or a process by name or number. space is the id of the space that the
// place lies in.
func Resolve(ctx context.Context, d *model.Dump, text string) (space string, at model.Addr, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", 0, errors.New("nothing to go to: write an address, module+offset, or a process")
	}
	name, offset, err := splitOffset(text)
	if err != nil {
		return "", 0, err
	}
	if base, in, ok := moduleBase(ctx, d, name); ok {
		return in, base + offset, nil
	}
	if at, err := model.ParseAddr(name); err == nil {
		return HomeSpace(d, at+offset), at + offset, nil
	}
	if at, ok := processObject(ctx, d, name); ok {
		return "kernel", at + offset, nil
	}
	return "", 0, fmt.Errorf("%q is no address, module or process of this dump: write something like fffff800`12345678, ntoskrnl.exe+0x1000 or explorer.exe", text)
}

// splitOffset cuts name+0x10 in two.
func splitOffset(text string) (string, model.Addr, error) {
	name, off, found := strings.Cut(text, "+")
	if !found {
		return text, 0, nil
	}
	n, err := model.ParseAddr(off)
	if err != nil {
		return "", 0, fmt.Errorf("the offset after + in %q: %w", text, err)
	}
	return strings.TrimSpace(name), n, nil
}

// HomeSpace is the id of the space that an address without one belongs to.
func HomeSpace(d *model.Dump, at model.Addr) string {
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

// kernelNames are the file names of the kernel image, which debuggers call nt.
var kernelNames = []string{"ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe", "ntkrla57.exe"}

// moduleBase finds a module by its file name, with or without the extension.
func moduleBase(ctx context.Context, d *model.Dump, name string) (model.Addr, string, bool) {
	mods, _ := d.Modules.Get(ctx, nil)
	for _, m := range mods {
		if !m.Base.Is() || !sameModule(m.Name.Text, name) {
			continue
		}
		space := HomeSpace(d, model.Addr(m.Base.Num))
		if m.PID.Is() && m.PID.Fmt == model.Count {
			space = "process:" + strconv.FormatUint(m.PID.Num, 10)
		}
		return model.Addr(m.Base.Num), space, true
	}
	return 0, "", false
}

func sameModule(have, want string) bool {
	if strings.EqualFold(have, want) {
		return true
	}
	if i := strings.LastIndexByte(have, '.'); i > 0 && strings.EqualFold(have[:i], want) {
		return true
	}
	if strings.EqualFold(want, "nt") {
		for _, k := range kernelNames {
			if strings.EqualFold(have, k) {
				return true
			}
		}
	}
	return false
}

// processObject finds a process by name or, written decimal, by number.
func processObject(ctx context.Context, d *model.Dump, name string) (model.Addr, bool) {
	list, _ := d.Processes.Get(ctx, nil)
	pid, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(name), "pid "), 10, 64)
	for _, p := range list {
		if !p.EPROCESS.Is() {
			continue
		}
		if sameModule(p.Name.Text, name) || err == nil && p.PID.Is() && p.PID.Num == pid {
			return model.Addr(p.EPROCESS.Num), true
		}
	}
	return 0, false
}

// Where says which module an address lies in: name+0x12; "" for none.
func Where(ctx context.Context, d *model.Dump, at model.Addr) string {
	mods, _ := d.Modules.Get(ctx, nil)
	for _, m := range mods {
		if m.Base.Is() && m.Size.Is() && uint64(at)-m.Base.Num < m.Size.Num {
			return fmt.Sprintf("%s+0x%x", m.Name.Text, uint64(at)-m.Base.Num)
		}
	}
	return ""
}

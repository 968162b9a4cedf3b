package name

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dumplens/model"
)

// operand finds what a word means. Where a sum begins, a name is looked for before a
// number, since names such as ADD.sys exist; behind a sign, a number before a name.
func (n *Namer) operand(ctx context.Context, word string, first bool, from Caret) (operand, error) {
	if mod, sym, found := strings.Cut(word, "!"); found {
		return n.symbolOf(ctx, mod, sym, from)
	}
	at, isNumber, err := number(word)
	if err != nil {
		return operand{}, err
	}
	if isNumber && !first {
		return operand{at: at}, nil
	}
	if im := n.module(ctx, word, from); im != nil {
		return operand{im.first, im.space}, nil
	}
	if isNumber {
		return operand{at: at}, nil
	}
	for _, find := range []func(context.Context, string, Caret) (operand, bool, error){n.register, n.process, n.symbolAlone} {
		if v, ok, err := find(ctx, word, from); ok || err != nil {
			return v, err
		}
	}
	return operand{}, fmt.Errorf("%q is no address, module or process of this dump, nor a symbol or register: %s", word, forms)
}

// number reads a number in one of the usual forms; an error is one that does not fit
// 64 bits.
func number(word string) (model.Addr, bool, error) {
	digits, base := strings.ReplaceAll(word, "`", ""), 16
	lower := strings.ToLower(digits)
	switch {
	case strings.HasPrefix(lower, "0x"):
		digits = digits[2:]
	case strings.HasPrefix(lower, "0n"):
		digits, base = digits[2:], 10
	case strings.HasPrefix(lower, "#"):
		digits, base = digits[1:], 10
	case strings.HasSuffix(lower, "h"):
		digits = digits[:len(digits)-1]
	}
	v, err := strconv.ParseUint(digits, base, 64)
	switch {
	case err == nil:
		return model.Addr(v), true, nil
	case v == math.MaxUint64:
		return 0, false, fmt.Errorf("%q does not fit into 64 bits", word)
	}
	return 0, false, nil
}

// module finds a module by name: of the caret's process first, then of the kernel, then
// of any process.
func (n *Namer) module(ctx context.Context, name string, from Caret) *image {
	for _, list := range n.modulesFrom(ctx, from) {
		if im := list.find(name); im != nil {
			return im
		}
	}
	return nil
}

// modulesFrom are all modules, those nearest to the caret first: of its process, of the
// kernel, of the process that crashed, of all others.
func (n *Namer) modulesFrom(ctx context.Context, from Caret) []images {
	maps := n.images.get(ctx, n.readImages)
	var lists []images
	own := noPID
	if from.Space != nil {
		if v, ok := n.viewOf(from.Space); ok && v.user {
			own = v.pid
		}
	}
	if list := maps.user[own]; list != nil {
		lists = append(lists, list)
	}
	lists = append(lists, maps.kernel)
	crashed := n.crashedPID()
	if list := maps.user[crashed]; crashed != own && list != nil {
		lists = append(lists, list)
	}
	for _, pid := range maps.pids {
		if pid != own && pid != crashed {
			lists = append(lists, maps.user[pid])
		}
	}
	return lists
}

// crashedPID is the process of the thread that crashed, noPID when that is not known.
func (n *Namer) crashedPID() uint64 {
	if pid := n.d.Fact("process_pid"); pid.Is() && pid.Fmt == model.Count && n.d.Memory == nil {
		return pid.Num
	}
	return noPID
}

// nearLists is in how many lists of modules a symbol without a module is looked for.
const nearLists = 2

// symbolOf finds module!symbol.
func (n *Namer) symbolOf(ctx context.Context, mod, sym string, from Caret) (operand, error) {
	im := n.module(ctx, mod, from)
	if im == nil {
		return operand{}, fmt.Errorf("there is no module %q in this dump: its list is in the view of modules", mod)
	}
	l := im.symbols.get(ctx)
	if s, ok := l.called(sym); ok {
		return operand{im.first + model.Addr(s.rva), im.space}, nil
	}
	if !l.exports {
		return operand{}, fmt.Errorf("the exports of %s are not in the dump: write %s+0x10 with an offset", im.name, im.name)
	}
	return operand{}, fmt.Errorf("%s exports no %q, and only exported names are known: write %s+0x10 with an offset", im.name, sym, im.name)
}

// called finds a symbol by its name, in the very letters if possible.
func (l symbolList) called(name string) (symbol, bool) {
	found := -1
	for i := range l.byRVA {
		switch s := &l.byRVA[i]; {
		case s.name == name:
			return *s, true
		case found < 0 && strings.EqualFold(s.name, name):
			found = i
		}
	}
	if found < 0 {
		return symbol{}, false
	}
	return l.byRVA[found], true
}

// symbolAlone finds a symbol without its module, in the two lists of modules that are
// nearest to the caret. When several modules have it, the kernel's own counts, or none.
func (n *Namer) symbolAlone(ctx context.Context, name string, from Caret) (operand, bool, error) {
	lists := n.modulesFrom(ctx, from)
	var has []*image
	var v operand
	for _, list := range lists[:min(nearLists, len(lists))] {
		for _, im := range list {
			s, ok := im.symbols.get(ctx).called(name)
			if !ok {
				continue
			}
			if SameModule(im.name, "nt") {
				return operand{im.first + model.Addr(s.rva), im.space}, true, nil
			}
			v = operand{im.first + model.Addr(s.rva), im.space}
			has = append(has, im)
		}
	}
	if len(has) > 1 {
		return operand{}, false, fmt.Errorf("%d modules export %s: write %s!%s or %s!%s", len(has), name, has[0].name, name, has[1].name, name)
	}
	return v, len(has) == 1, nil
}

// process finds the EPROCESS of a process by its name or as pid 4.
func (n *Namer) process(ctx context.Context, name string, _ Caret) (operand, bool, error) {
	digits, byPID := strings.CutPrefix(strings.ToLower(name), "pid ")
	pid, err := strconv.ParseUint(strings.TrimSpace(digits), 10, 64)
	list, _ := n.d.Processes.Get(ctx, nil)
	for i := range list {
		p := &list[i]
		if !p.EPROCESS.Is() {
			continue
		}
		if SameModule(p.Name.Text, name) || byPID && err == nil && p.PID.Is() && p.PID.Num == pid {
			return eprocess(p), true, nil
		}
	}
	if byPID {
		return operand{}, false, fmt.Errorf("there is no process %s in this dump", strings.TrimSpace(digits))
	}
	return operand{}, false, nil
}

// eprocess is where a process's descriptor lies.
func eprocess(p *model.Process) operand {
	v := operand{model.Addr(p.EPROCESS.Num), "kernel"}
	if to := p.EPROCESS.To; to != nil && to.Space != "" {
		v.space = to.Space
	}
	return v
}

// register finds a register of the thread that crashed, or of the current one.
func (n *Namer) register(ctx context.Context, name string, from Caret) (operand, bool, error) {
	bare, marked := strings.CutPrefix(name, "@")
	switch strings.ToLower(bare) { // the debugger's names for those of any processor
	case "$ip":
		bare, marked = "ip", true
	case "$csp":
		bare, marked = "sp", true
	}
	for _, f := range n.registers(ctx) {
		if strings.EqualFold(f.Name, bare) && f.Value.Is() {
			at := model.Addr(f.Value.Num)
			return operand{at, n.homeOfRegister(ctx, at, from)}, true, nil
		}
	}
	if marked {
		return operand{}, false, fmt.Errorf("register %s of the thread that crashed is not in the dump", bare)
	}
	return operand{}, false, nil
}

// oddNames are the names of modules with characters that are signs elsewhere, such as
// api-ms-win.dll, longest first.
func (n *Namer) oddNames(ctx context.Context) []string {
	return n.odd.get(ctx, func(ctx context.Context) []string {
		seen := map[string]bool{}
		add := func(name string) {
			if strings.ContainsFunc(name, func(r rune) bool { return !isWord(r) }) && name[0] != '+' && name[0] != '-' {
				seen[name] = true
				if i := strings.LastIndexByte(name, '.'); i > 0 {
					seen[name[:i]] = true
				}
			}
		}
		maps := n.images.get(ctx, n.readImages)
		for _, list := range append([]images{maps.kernel}, n.userLists(maps)...) {
			for _, im := range list {
				add(im.name)
			}
		}
		procs, _ := n.d.Processes.Get(ctx, nil)
		for i := range procs {
			if procs[i].Name.Is() {
				add(procs[i].Name.Text)
			}
		}
		var list []string
		for name := range seen {
			if strings.ContainsFunc(name, func(r rune) bool { return !isWord(r) }) {
				list = append(list, name)
			}
		}
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
		return list
	})
}

func (n *Namer) userLists(maps *imageMaps) []images {
	var out []images
	for _, pid := range maps.pids {
		out = append(out, maps.user[pid])
	}
	return out
}

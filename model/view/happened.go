package view

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/win"
)

// happened are the cards that say what went wrong.
func happened(ctx context.Context, d *model.Dump) []Card {
	switch {
	case d.Kind.IsKernel() && d.Fact("bugcheck_code").Num != 0:
		cards := []Card{parameterCard(ctx, d)}
		s, ok := crashStack(ctx, d)
		cards = append(cards, evidenceCard(ctx, d, s.Frames))
		if ok {
			cards = append(cards, stackCard(&s))
		}
		return cards
	case d.Fact("exception_code").Is():
		cards := []Card{exceptionCard(ctx, d)}
		if s, ok := crashStack(ctx, d); ok {
			cards = append(cards, stackCard(&s))
		}
		return cards
	case d.Kind.IsUser():
		return []Card{{Text: "No exception was recorded: the dump was taken on request, or its writer did not say why."}}
	}
	return nil
}

// parameterCard explains the bug check's four parameters.
func parameterCard(ctx context.Context, d *model.Dump) Card {
	c := Card{}
	code := uint32(d.Fact("bugcheck_code").Num)
	bc, known := win.BugCheckOf(code)
	items := d.Fact("bugcheck_parameters").Items
	var all [4]uint64
	for i := range min(4, len(items)) {
		all[i] = items[i].Num
	}
	for i, v := range items[:min(4, len(items))] {
		label := ""
		if known {
			label = bc.Params[i]
		}
		label, words := parameterWords(label, win.ExplainParameter(code, i, v.Num, all))
		if where := name.Where(ctx, d, model.Addr(v.Num)); where != "" {
			words = strings.TrimSpace(where + "  " + words)
		}
		c.Lines = append(c.Lines, Line{Label: fmt.Sprintf("%d  %s", i+1, label), Value: linkAddress(d, v), Words: words})
	}
	return c
}

// longLabel is how long a label may be before its words are better read beside the
// value.
const longLabel = 36

// parameterWords parts what a parameter is from what its value means, so that
// neither repeats the other.
func parameterWords(what, explained string) (label, words string) {
	switch {
	case what == "-" || what == "0":
		return "not used", ""
	case strings.HasPrefix(what, "depends on ") && explained != "" && explained != what:
		return explained, ""
	case what == "":
		if explained == "" {
			return "not documented", ""
		}
		return "", explained
	}
	label, _, _ = strings.Cut(what, ": ")
	words = strings.TrimPrefix(explained, label)
	words = strings.TrimPrefix(words, ": ")
	if len(label) > longLabel {
		short, rest, found := strings.Cut(label, " (")
		if found && len(short) <= longLabel {
			return short, strings.TrimSpace("(" + rest + " " + words)
		}
		return "", strings.TrimSpace(label + "  " + words)
	}
	return label, words
}

// linkAddress makes a number that looks like a kernel address lead to its bytes.
func linkAddress(d *model.Dump, v model.Value) model.Value {
	top := uint64(1) << 47
	if d.Arch.PointerSize() == 4 {
		top = 1 << 31
	}
	if v.Num < top || d.Kernel == nil || v.Num == ^uint64(0) {
		return v
	}
	p := d.Pointer(model.Addr(v.Num), d.Kernel.Name())
	p.Src = v.Src
	return p
}

// evidenceCard lists where the instruction, the parameters and the stack point, without
// blaming anybody: the kernel itself reports a crash but is seldom its cause.
func evidenceCard(ctx context.Context, d *model.Dump, frames []model.Frame) Card {
	c := Card{Title: "Where it points"}
	ip := d.Fact("context_ip")
	if where := name.Where(ctx, d, model.Addr(ip.Num)); ip.Is() && where != "" {
		c.Lines = append(c.Lines, Line{Label: "Instruction", Value: linkAddress(d, ip), Words: where})
	}
	found := map[string][]string{}
	var order []string
	add := func(driver, words string) {
		if found[driver] == nil {
			order = append(order, driver)
		}
		found[driver] = append(found[driver], words)
	}
	for i, v := range d.Fact("bugcheck_parameters").Items {
		driver, _, in := strings.Cut(name.Where(ctx, d, model.Addr(v.Num)), "+")
		if in && !isKernelModule(driver) {
			add(driver, fmt.Sprintf("named by parameter %d", i+1))
		}
	}
	if i, f, ok := firstDriver(frames); ok {
		add(f.Module, onStackWords(i, f))
	}
	for _, driver := range order {
		v := model.Str(driver).Goto(&model.Link{View: "modules", Row: driver})
		c.Lines = append(c.Lines, Line{Label: "Driver", Value: v, Words: strings.Join(found[driver], ", and ")})
	}
	if len(order) == 0 && len(c.Lines) > 0 {
		c.Foot = "Neither the parameters nor the stack name a driver besides the kernel."
	}
	return c
}

// onStackWords says how a driver was found on the stack and how far that can be trusted.
func onStackWords(i int, f model.Frame) string {
	words := fmt.Sprintf("first on the stack besides the kernel (call %d)", i)
	switch {
	case i == 0:
		words = "where the processor was"
	case f.How == model.FromScan && !strings.HasPrefix(f.Note, "interrupted"):
		words += ", found by a search, which may be of an earlier call"
	}
	return words
}

package view

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// contentCard tells the kind of dump, how much of the machine it holds, and which
// address spaces can be entered.
func contentCard(ctx context.Context, d *model.Dump, m *model.Meter) Card {
	c := Card{Title: sentenceCase(d.Kind.String()), Subtitle: d.Fact("debugger_line").Text, Text: d.Kind.Meaning()}
	if d.Kind == model.KindRaw {
		c = Card{Title: "Bytes only"} // the page's head says why
	}
	c.Bar = captured(d)
	list, stopped := d.Spaces.Get(ctx, m)
	if len(list) > 0 {
		c.Table = contentTable(list)
	}
	if stopped != "" {
		c.Text += " The list of address spaces is not complete: " + stopped + "."
	}
	c.Lines = completeness(d)
	c.line("File in the cabinet", d.Fact("archive_member"), "")
	c.Foot = nextTime(d)
	return c
}

// completeness says whether all that was to be written is in the file.
func completeness(d *model.Dump) []Line {
	v := d.Fact("completeness")
	word, why, ok := strings.Cut(v.Text, ": ")
	if !v.Is() || !ok {
		return nil
	}
	v.Text = sentenceCase(word)
	l := Line{Label: "Completeness", Value: v, Words: why, Tone: Warn}
	switch word {
	case "whole":
		l.Tone = Good
	case "live", "header only":
		l.Tone = Plain
	case "cut off":
		l.Tone = Bad
	}
	return []Line{l}
}

// captured is how much of the machine's memory is in the file.
func captured(d *model.Dump) *Bar {
	pages, whole := d.Fact("pages_present"), d.Fact("physical_bytes")
	if !pages.Is() || !whole.Is() || whole.Num == 0 || d.Physical == nil {
		return nil
	}
	part := min(pages.Num*4096, whole.Num)
	return &Bar{part, whole.Num, fmt.Sprintf("%s of %s physical memory (%.1f %%)", model.HumanSize(part), model.HumanSize(whole.Num), 100*float64(part)/float64(whole.Num))}
}

// mostSpaces is how many process spaces the summary lists one by one.
const mostSpaces = 4

// contentTable lists the machine's spaces and the first processes of each state,
// and counts the rest.
func contentTable(list []model.AddressSpace) *Table {
	t := &Table{Columns: []model.Column{
		{Key: "title", Title: "Address space", Width: 26},
		{Key: "status", Title: "State", Width: 12},
		{Key: "bytes", Title: "Captured", Width: 12, Right: true},
		{Key: "reason", Title: "Why", Width: 60},
	}}
	shown := map[model.Status]int{}
	more := map[model.Status]int{}
	for i := range list {
		s := &list[i]
		if s.Kind == "user virtual" {
			if shown[s.Status] >= mostSpaces {
				more[s.Status]++
				continue
			}
			shown[s.Status]++
		}
		t.Rows = append(t.Rows, model.Row{Cells: []model.Value{spaceLink(s), model.Str(string(s.Status)), s.Bytes, model.Str(s.Reason)}})
	}
	for _, st := range []model.Status{model.Available, model.Partial, model.Unavailable} {
		if more[st] > 0 {
			v := model.Str(fmt.Sprintf("%d more processes", more[st])).Goto(&model.Link{View: "spaces"})
			t.Rows = append(t.Rows, model.Row{Cells: []model.Value{v, model.Str(string(st)), model.Absent(model.Unknown, "see Address spaces"), model.Str("")}})
		}
	}
	return t
}

// nextTime says what to set to get a fuller dump.
func nextTime(d *model.Dump) string {
	page := ""
	if v := d.Fact("paging_file_needed"); v.Is() && v.Num > 0 {
		page = fmt.Sprintf(" It needs a paging file of at least %s on this machine.", model.HumanSize(v.Num))
	}
	const where = " (System Properties, Startup and Recovery, Write debugging information)"
	switch d.Kind {
	case model.KindSmall, model.KindHeaderOnly:
		return "To see more next time, let Windows write an automatic or a complete memory dump" + where + "." + page
	case model.KindKernel, model.KindKernelRange, model.KindLive:
		return "To see the memory of programs next time, let Windows write a complete or an active memory dump" + where + "." + page
	case model.KindComplete:
		if page != "" {
			return "Paging file that a complete dump of this machine needs: " + model.HumanSize(d.Fact("paging_file_needed").Num) + "."
		}
	case model.KindUser:
		return "To see all memory of the program next time, have the dump written with full memory: procdump -ma, or DumpType 2 under Windows Error Reporting\\LocalDumps."
	}
	return ""
}

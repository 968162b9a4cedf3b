package view

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// Summary is the page that a person reads first.
func Summary(ctx context.Context, d *model.Dump, m *model.Meter) *Page {
	p := &Page{}
	p.Title, p.Code, p.Subtitle = headline(d)
	if d.Kind == model.KindRaw {
		p.add("What is wrong", troubles(d)...)
	}
	p.add("What happened", happened(ctx, d)...)
	p.add("When and where", crashCard(d), systemCard(d), nameCard(d))
	p.add("What is in this file", contentCard(ctx, d, m))
	return p
}

// add adds a section of the cards that have something in them.
func (p *Page) add(title string, cards ...Card) {
	var full []Card
	for _, c := range cards {
		if c.Text != "" || c.Bar != nil || len(c.Lines) > 0 || c.Table != nil {
			full = append(full, c)
		}
	}
	if len(full) > 0 {
		p.Sections = append(p.Sections, Section{title, full})
	}
}

// headline says in a few words what the dump is about.
func headline(d *model.Dump) (title, code, subtitle string) {
	switch {
	case d.Fact("bugcheck_code").Is() && d.Kind.IsKernel():
		return bugCheckHeadline(d)
	case d.Fact("exception_code").Is():
		v := d.Fact("exception_code")
		if v.Text == "" {
			return "Exception", codeWords(v), exceptionSentence(d)
		}
		return v.Text, codeWords(v), exceptionSentence(d)
	}
	if d.Kind == model.KindRaw {
		return "Not a Windows dump", "", d.Kind.Meaning()
	}
	return sentenceCase(d.Kind.String()), "", d.Kind.Meaning()
}

// troubles are the problems of a file that is no dump: there is nothing else to say
// of it.
func troubles(d *model.Dump) (cards []Card) {
	for _, p := range d.Problems() {
		cards = append(cards, Card{Text: sentenceCase(p.Message) + "."})
	}
	return cards
}

func bugCheckHeadline(d *model.Dump) (title, code, subtitle string) {
	v := d.Fact("bugcheck_code")
	title = d.Fact("bugcheck_name").Text
	if title == "" {
		title = "Bug check"
	}
	subtitle = d.Fact("bugcheck_meaning").Text
	switch {
	case v.Num == 0 && d.Kind == model.KindLive:
		return "No crash", "", "The dump was taken from a running system."
	case v.Num == 0:
		return "No bug check", "", "The header holds no stop code: a tool or a debugger wrote this dump, not a crash."
	}
	return title, codeWords(v), subtitle
}

func codeWords(v model.Value) string { return fmt.Sprintf("0x%X", v.Num) }

func sentenceCase(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// line adds a line for a fact that the dump has.
func (c *Card) line(label string, v model.Value, words string) {
	if !v.Is() || v.Fmt == model.Text && v.Text == "" {
		return
	}
	c.Lines = append(c.Lines, Line{Label: label, Value: v, Words: words})
}

// crashCard tells when it happened and in which process and thread.
func crashCard(d *model.Dump) Card {
	c := Card{}
	label := "Crashed"
	if d.Kind == model.KindLive || d.Kind.IsUser() && !d.Fact("exception_code").Is() {
		label = "Taken"
	}
	if v := d.Fact("system_time"); v.Is() && v.Num != 0 {
		c.line(label, v, "UTC")
	}
	c.line("Uptime", d.Fact("uptime_ms"), "")
	c.line("Process", processValue(d), "")
	c.line("Command line", d.Fact("command_line"), "")
	c.line("Thread", threadValue(d), "")
	c.line("Comment", d.Fact("comment"), "")
	c.line("Its writer was asked to", d.Fact("flags_meaning"), "")
	return c
}

// processValue names the process and leads to it.
func processValue(d *model.Dump) model.Value {
	name, pid := d.Fact("process_name"), d.Fact("process_pid")
	if !pid.Is() {
		pid = d.Fact("process_id")
	}
	switch {
	case name.Is() && pid.Is():
		v := model.Str(fmt.Sprintf("%s, %d", name.Text, pid.Num)).From(name.Src)
		if d.Processes.Why() == "" {
			v.To = &model.Link{View: "processes", Row: fmt.Sprint(pid.Num)}
		}
		return v
	case name.Is():
		return name
	}
	return pid
}

func threadValue(d *model.Dump) model.Value {
	if v := d.Fact("thread"); v.Is() {
		return v
	}
	v := d.Fact("exception_thread")
	if v.Is() {
		v.To = &model.Link{View: "threads", Row: fmt.Sprint(v.Num)}
	}
	return v
}

// systemCard tells what machine it was.
func systemCard(d *model.Dump) Card {
	c := Card{}
	c.line("System", systemValue(d), "")
	c.line("Build", d.Fact("build_lab"), "")
	c.line("Processors", d.Fact("processors"), d.Fact("processor_name").Text)
	c.line("Machine", d.Fact("machine"), "")
	c.line("Firmware", d.Fact("firmware"), "")
	if v := d.Fact("physical_bytes"); v.Is() && v.Num > 0 {
		c.line("Memory", v, "")
	}
	if v := d.Fact("product_type"); v.Is() && v.Text != "" {
		c.line("Product", model.Str(v.Text).From(v.Src), "")
	}
	return c
}

func systemValue(d *model.Dump) model.Value {
	var parts []string
	if v := d.Fact("os"); v.Is() && v.Text != "" {
		parts = append(parts, v.Text)
	}
	if v := d.Fact("os_build"); v.Is() {
		parts = append(parts, fmt.Sprintf("build %d", v.Num))
	}
	if v := d.Fact("architecture"); v.Is() && v.Text != "" {
		parts = append(parts, v.Text)
	}
	return model.Str(strings.Join(parts, ", ")).From(d.Fact("os_build").Src)
}

// nameCard decodes the file's name.
func nameCard(d *model.Dump) Card {
	c := Card{}
	date := d.Fact("file_name_date")
	if !date.Is() {
		return c
	}
	words, tone := "agrees with the header", Good
	if v := d.Fact("file_name_warning"); v.Is() {
		words, tone = v.Text, Warn
	}
	c.Lines = append(c.Lines, Line{Label: "Date in the name", Value: date, Words: words, Tone: tone})
	c.line("Start-up in the name", d.Fact("file_name_uptime_ms"), "")
	c.line("Number in the name", d.Fact("file_name_sequence"), "")
	return c
}

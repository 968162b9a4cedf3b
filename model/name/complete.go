package name

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dumplens/model"
)

// Choice is one way in which the beginning of a place can go on.
type Choice struct {
	Text  string // the whole expression with the choice taken
	Word  string // what is shown: ntoskrnl.exe!KeBugCheckEx
	What  string // module, symbol, process, space, register, note, address: where the text leads as it is
	Note  string // more words, such as the process of a module
	Space string // id; where Text leads
	At    model.Addr

	rank int // 0 the word itself, 1 begins with it, 2 holds it
}

// IsSpace tells a choice that is not yet a place: an address must follow.
func (c Choice) IsSpace() bool { return c.What == whatSpace }

const (
	whatModule   = "module"
	whatSymbol   = "symbol"
	whatProcess  = "process"
	whatSpace    = "space"
	whatRegister = "register"
	whatAddress  = "address"
	whatNote     = "note"
)

// shortestSymbol is how many letters are typed before the symbols of all modules are
// offered.
const shortestSymbol = 2

// Complete lists how the last word of text can go on, the likeliest first, at most most.
// It reads the dump: modules and processes, and the exports of the images in question.
func (n *Namer) Complete(ctx context.Context, text string, from Caret, most int) []Choice {
	here := n.leadsTo(ctx, text, from)
	before, word := lastWord(text)
	if word == "" {
		return here
	}
	if i := strings.LastIndexByte(before, ':'); i >= 0 {
		from = n.inside(ctx, strings.TrimSpace(before[:i]), from)
	}
	c := &choices{n: n, from: from, word: strings.ToLower(word), before: before}
	if mod, sym, found := strings.Cut(word, "!"); found {
		c.word = strings.ToLower(sym)
		if im := n.module(ctx, mod, from); im != nil {
			c.symbols(ctx, im)
		}
	} else {
		c.modules(ctx)
		c.registers(ctx)
		c.processes(ctx)
		c.spaces(ctx)
		c.notes()
		if len(word) >= shortestSymbol {
			c.symbolsAround(ctx)
		}
	}
	slices.SortStableFunc(c.list, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(order(a.What), order(b.What)), cmp.Compare(len(a.Word), len(b.Word)))
	})
	if len(here) > 0 && slices.ContainsFunc(c.list, func(o Choice) bool { return o.rank == 0 && o.At == here[0].At && o.Space == here[0].Space }) {
		here = nil
	}
	list := c.list[:min(len(c.list), max(most-len(here), 0))]
	if len(here) > 0 && here[0].Word != here[0].Space { // what has a name is meant more likely
		return append(here, list...)
	}
	return append(list, here...)
}

// leadsTo is where the text leads as it is, with the name of what lies there.
func (n *Namer) leadsTo(ctx context.Context, text string, from Caret) []Choice {
	to, err := n.Resolve(ctx, text, from)
	if err != nil {
		return nil
	}
	c := Choice{Text: text, Word: to.Space, What: whatAddress, Space: to.Space, At: to.At}
	s, err := OpenSpace(ctx, n.d, to.Space)
	if err != nil {
		return nil
	}
	if nm, ok := n.Of(ctx, s, to.At); ok {
		c.Word = nm.Text
	}
	return []Choice{c}
}

// inside is the caret in a space that is named, or the caret itself.
func (n *Namer) inside(ctx context.Context, space string, from Caret) Caret {
	id, ok := n.spaceCalled(ctx, space)
	if !ok {
		return from
	}
	s, err := OpenSpace(ctx, n.d, id)
	if err != nil {
		return from
	}
	return Caret{Space: s}
}

// order puts what is fewer first.
func order(what string) int {
	return slices.Index([]string{whatNote, whatRegister, whatModule, whatProcess, whatSpace, whatSymbol}, what)
}

// lastWord cuts off the word that is being typed.
func lastWord(text string) (before, word string) {
	i := strings.LastIndexAny(text, "+-*()[] \t:") + 1
	return text[:i], text[i:]
}

// choices collects what matches a word.
type choices struct {
	n            *Namer
	from         Caret
	word, before string
	list         []Choice
}

// maxMatches bounds what is collected before it is put in order.
const maxMatches = 4096

// rank tells how well a name matches the word; false when not at all.
func (c *choices) rank(name string) (int, bool) {
	switch i := indexFold(name, c.word); {
	case i < 0 || len(c.list) >= maxMatches:
		return 0, false
	case len(name) == len(c.word):
		return 0, true
	case i == 0:
		return 1, true
	}
	return 2, true
}

// indexFold finds lower in s in letters of any size.
func indexFold(s, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}

func (c *choices) add(rank int, ch Choice) {
	ch.rank = rank
	ch.Text = c.before + ch.Word
	c.list = append(c.list, ch)
}

// modules offers each module once; the one at the nearest place counts.
func (c *choices) modules(ctx context.Context) {
	seen := map[string]bool{}
	for _, list := range c.n.modulesFrom(ctx, c.from) {
		for _, im := range list {
			lower := strings.ToLower(im.name)
			if seen[lower] {
				continue
			}
			seen[lower] = true
			if rank, ok := c.rank(im.name); ok {
				pid, _ := strings.CutPrefix(im.space, "process:")
				ch := Choice{Word: im.name, What: whatModule, Space: im.space, At: im.first}
				if pid != im.space {
					ch.Note = "of process " + pid
				}
				c.add(rank, ch)
			}
		}
	}
}

func (c *choices) registers(ctx context.Context) {
	for _, f := range c.n.registers(ctx) {
		rank, ok := c.rank(f.Name)
		if ok && rank < 2 && f.Value.Fmt != model.Text && f.Value.Num >= lowest {
			at := model.Addr(f.Value.Num)
			c.add(rank, Choice{Word: f.Name, What: whatRegister, Space: c.n.homeOfRegister(ctx, at, c.from), At: at})
		}
	}
}

// processes offers processes by their names. It is the number that is taken: a name
// alone means the module of that name.
func (c *choices) processes(ctx context.Context) {
	procs, _ := c.n.d.Processes.Get(ctx, nil)
	for i := range procs {
		p := &procs[i]
		if !p.EPROCESS.Is() || !p.Name.Is() {
			continue
		}
		rank, ok := c.rank(p.Name.Text)
		if ok {
			v := eprocess(p)
			c.add(rank, Choice{Word: "pid " + p.PID.String(), What: whatProcess, Note: p.Name.Text, Space: v.space, At: v.at})
		}
	}
}

// spaces offers the spaces, when a place begins: an address comes behind the colon.
func (c *choices) spaces(ctx context.Context) {
	if c.before != "" {
		return
	}
	spaces, _ := c.n.d.Spaces.Get(ctx, nil)
	for _, s := range spaces {
		if s.Space == nil {
			continue
		}
		pid, _ := strings.CutPrefix(s.ID, "process:")
		rank, ok := c.rank(pid)
		if !ok || rank == 2 {
			rank, ok = c.rank(s.ID)
		}
		if ok && rank < 2 {
			c.add(rank, Choice{Word: s.ID + ":", What: whatSpace, Note: s.Title, Space: s.ID})
		}
	}
}

// notes offers what the user noted, by the first line; the note's address is taken.
func (c *choices) notes() {
	if c.before != "" || c.n.d.Notes == nil {
		return
	}
	for _, note := range c.n.d.Notes.Notes() {
		title, _, _ := strings.Cut(note.Text, "\n")
		if rank, ok := c.rank(title); ok {
			text := note.Space + ":" + note.At.String()
			c.list = append(c.list, Choice{Text: text, Word: title, What: whatNote, Space: note.Space, At: note.At, rank: rank})
		}
	}
}

func (c *choices) symbols(ctx context.Context, im *image) {
	for _, s := range im.symbols.get(ctx).byRVA {
		if rank, ok := c.rank(s.name); ok {
			c.add(rank, Choice{Word: im.name + "!" + s.name, What: whatSymbol, Space: im.space, At: im.first + model.Addr(s.rva)})
		}
	}
}

// symbolsAround offers the symbols of the modules around the caret: those of its
// process and of the kernel.
func (c *choices) symbolsAround(ctx context.Context) {
	lists := c.n.modulesFrom(ctx, c.from)
	for _, list := range lists[:min(nearLists, len(lists))] {
		for _, im := range list {
			if ctx.Err() != nil || len(c.list) >= maxMatches {
				return
			}
			c.symbols(ctx, im)
		}
	}
}

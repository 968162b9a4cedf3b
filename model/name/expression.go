package name

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// expression is a text that is being read from left to right.
type expression struct {
	n     *Namer
	ctx   context.Context
	from  Caret
	space string // named before a colon; "" for none
	rest  string // not read yet
	depth int
}

// operand is a number, with the space it is an address of; "" when any will do.
type operand struct {
	at    model.Addr
	space string
}

// maxDepth bounds brackets in brackets.
const maxDepth = 32

// skip passes blanks and gives what follows.
func (e *expression) skip() string {
	e.rest = strings.TrimLeft(e.rest, " \t")
	return e.rest
}

// take takes a sign if the text goes on with it.
func (e *expression) take(sign byte) bool {
	if s := e.skip(); s == "" || s[0] != sign {
		return false
	}
	e.rest = e.rest[1:]
	return true
}

// sum reads terms with + and - between them. At the very start a sign means that the
// sum begins at the caret.
func (e *expression) sum(atStart bool) (operand, error) {
	if e.depth++; e.depth > maxDepth {
		return operand{}, fmt.Errorf("more than %d brackets stand in one another", maxDepth)
	}
	defer func() { e.depth-- }()
	v, err := e.first(atStart)
	for err == nil {
		minus := false
		switch {
		case e.take('+'):
		case e.take('-'):
			minus = true
		default:
			return v, nil
		}
		var t operand
		if t, err = e.term(false); err == nil {
			v = v.plus(t, minus)
		}
	}
	return operand{}, err
}

// first reads the first term of a sum, or the caret's address where a sign stands
// instead.
func (e *expression) first(atStart bool) (operand, error) {
	s := e.skip()
	if s == "" || s[0] != '+' && s[0] != '-' {
		return e.term(true)
	}
	switch {
	case !atStart:
		return operand{}, nil // (-8)
	case e.from.Space == nil:
		return operand{}, fmt.Errorf("%q counts from the caret, and there is none: write an address before the sign", s)
	}
	return operand{at: e.from.At, space: e.from.Space.Name()}, nil
}

// plus adds or takes away; addresses wrap as they do in the machine.
func (v operand) plus(t operand, minus bool) operand {
	if v.space == "" {
		v.space = t.space
	}
	if minus {
		v.at -= t.at
	} else {
		v.at += t.at
	}
	return v
}

// term reads a bracket, a pointer to follow, a number or a name.
func (e *expression) term(first bool) (operand, error) {
	switch s := e.skip(); {
	case s == "":
		return operand{}, fmt.Errorf("something is missing at the end: %s", forms)
	case e.take('*'):
		if e.depth++; e.depth > maxDepth {
			return operand{}, fmt.Errorf("more than %d pointers are to be followed", maxDepth)
		}
		defer func() { e.depth-- }()
		v, err := e.term(first)
		if err != nil {
			return v, err
		}
		return e.follow(v)
	case e.take('('):
		return e.bracket(')')
	case e.take('['):
		return e.followed(']')
	}
	word := e.word()
	if strings.EqualFold(word, "poi") && e.take('(') {
		return e.followed(')')
	}
	if word == "" {
		return operand{}, fmt.Errorf("%q cannot be understood: %s", e.rest, forms)
	}
	return e.n.operand(e.ctx, word, first, e.from)
}

func (e *expression) bracket(end byte) (operand, error) {
	v, err := e.sum(false)
	if err == nil && !e.take(end) {
		err = fmt.Errorf("a %q is missing", end)
	}
	return v, err
}

func (e *expression) followed(end byte) (operand, error) {
	v, err := e.bracket(end)
	if err != nil {
		return v, err
	}
	return e.follow(v)
}

// follow reads the pointer at v. One that lies in the file or in physical memory is an
// address of the dump's virtual space.
func (e *expression) follow(v operand) (operand, error) {
	s, err := OpenSpace(e.ctx, e.n.d, e.spaceOf(v))
	if err != nil {
		return operand{}, err
	}
	to, err := model.ReadUint(s, v.at, e.n.d.Arch.PointerSize())
	if err != nil {
		return operand{}, fmt.Errorf("the pointer at %s cannot be read: %w", v.at.Short(), err)
	}
	if e.space == s.Name() {
		e.space = "" // named for the pointer; what it leads to may lie elsewhere
	}
	at := e.n.widen(to)
	return operand{at, e.n.homeOf(at, e.n.virtual(s))}, nil
}

// word reads up to what cannot be part of a number or a name. A name of the dump that
// has such characters in it, such as 7-zip.exe, is taken as a whole.
func (e *expression) word() string {
	s := e.skip()
	n := len(s) - len(strings.TrimLeftFunc(s, isWord))
	for _, name := range e.n.oddNames(e.ctx) {
		if len(name) > n && len(name) <= len(s) && strings.EqualFold(s[:len(name)], name) {
			n = len(name)
			n += len(s[n:]) - len(strings.TrimLeftFunc(s[n:], isWord)) // !symbol
			break
		}
	}
	if lower := strings.ToLower(s); n == len("pid") && strings.HasPrefix(lower, "pid ") {
		digits := strings.TrimLeft(s[n:], " ")
		n = len(s) - len(strings.TrimLeftFunc(digits, isWord))
	}
	e.rest = s[n:]
	return s[:n]
}

func isWord(r rune) bool { return !strings.ContainsRune(" \t+-*()[]", r) }

package search

import (
	"dumplens/model"
	"dumplens/model/mem"
)

// pageSet remembers the pages of files that were searched, and the page that each was
// followed by. It takes 4 bytes for each page of the files.
type pageSet struct {
	files map[model.Space]map[uint64]*pageBlock
}

// pageBlock are the followers of 1024 pages: 0 for a page not searched, 1 for one that
// none followed, else 2 more than the number of the page that followed.
type pageBlock [1024]uint32

func newPageSet() *pageSet { return &pageSet{map[model.Space]map[uint64]*pageBlock{}} }

// slot is the place of a page.
func (s *pageSet) slot(file model.Space, page uint64) *uint32 {
	blocks := s.files[file]
	if blocks == nil {
		blocks = map[uint64]*pageBlock{}
		s.files[file] = blocks
	}
	b := blocks[page/1024]
	if b == nil {
		b = new(pageBlock)
		blocks[page/1024] = b
	}
	return &b[page%1024]
}

// lastPage is the last page that a search of each page once took.
type lastPage struct {
	follower *uint32 // nil when it is not a whole page of a file
	first    model.Addr
	again    bool // it was searched before
}

// notStored stands for the number of what is not a whole page of a file.
const notStored = ^uint32(0) - 2

// addPages is add for a search that looks at each physical page once. A page that was
// searched before is not looked at again but for its last bytes, when another page
// follows than the one that followed it then: a match may reach over that border.
func (p *planner) addPages(e mem.Extent, touches bool) bool {
	for done := uint64(0); done < e.Src.Len; {
		page := e.Sub(done, min(e.Src.Len-done, mem.PageSize-uint64(e.At+model.Addr(done))%mem.PageSize))
		done += page.Src.Len
		if !p.addPage(page, touches) {
			return false
		}
		touches = true
	}
	return true
}

// addPage takes one page, or a part of one at an end of the target.
func (p *planner) addPage(e mem.Extent, touches bool) bool {
	number, follower := notStored, (*uint32)(nil)
	if _, ok := e.Src.Space.(*mem.File); ok && e.Src.Len == mem.PageSize {
		number = uint32(uint64(e.Src.At) / mem.PageSize)
		follower = p.once.slot(e.Src.Space, uint64(number))
	}
	if touches {
		p.border(e.At, number)
	}
	p.join(e)
	again := follower != nil && *follower != 0
	p.page = lastPage{follower, e.At, again}
	if again {
		p.done.Again += e.Src.Len
		return p.skip()
	}
	if follower != nil {
		*follower = 1
	}
	p.want(stretch{e.At, e.Last()})
	return p.cut()
}

// border wants the end of a page that was searched before when it is followed by
// another one now, at at.
func (p *planner) border(at model.Addr, number uint32) {
	if p.page.follower == nil || *p.page.follower == number+2 {
		return
	}
	if p.page.again && p.reach.after > 0 {
		n := min(at-p.page.first, model.Addr(p.reach.after))
		p.want(stretch{at - n, at - 1})
	}
	*p.page.follower = number + 2
}

// skip emits the windows that end before a page that is not looked at again, and forgets
// the parts that no later one needs.
func (p *planner) skip() bool {
	last := p.parts[len(p.parts)-1].Last()
	for len(p.todo) > 0 && last-p.todo[0].last >= model.Addr(p.reach.after) {
		s := p.todo[0]
		if !p.window(s.first, s.first+min(s.last-s.first, windowSize-1)) {
			return false
		}
	}
	if len(p.todo) == 0 {
		keep := last - min(last, model.Addr(p.reach.before+max(p.reach.after, mem.PageSize)))
		p.forget(keep)
	}
	return true
}

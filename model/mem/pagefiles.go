package mem

import (
	"fmt"

	"dumplens/model"
)

// MaxPageFiles is how many paging files Windows can have: their number has 4 bits.
const MaxPageFiles = 16

// FilePageFiles are paging files that lie on this machine: pagefile.sys, swapfile.sys.
// A paging file has no header that matters here: page n is at n times 4096.
type FilePageFiles struct{ files [MaxPageFiles]*File }

// Set gives the file of a number: 0 is the first one, pagefile.sys. Set the files
// before the value is shared.
func (f *FilePageFiles) Set(number int, file *File) error {
	if number < 0 || number >= MaxPageFiles {
		return fmt.Errorf("%d is no number of a paging file: Windows counts them from 0 to %d", number, MaxPageFiles-1)
	}
	f.files[number] = file
	return nil
}

// size is how many bytes the files have.
func (f *FilePageFiles) size() (n uint64) {
	for _, file := range f.files {
		if file != nil {
			n += file.size
		}
	}
	return n
}

// Page finds a page, which must lie wholly in the file.
func (f *FilePageFiles) Page(number, page uint64) (model.Span, error) {
	if number >= MaxPageFiles || f.files[number] == nil {
		return model.Span{}, errNoPageFile
	}
	file := f.files[number]
	if page >= file.size/PageSize {
		return model.Span{}, &pastPageFile{file}
	}
	return model.Span{Space: file, At: model.Addr(page * PageSize), Len: PageSize}, nil
}

var errNoPageFile = fmt.Errorf("this paging file is not at hand")

// pastPageFile is the error of a page that the file is too short for; in words only
// when asked, as many pages may be missing.
type pastPageFile struct{ file *File }

func (e *pastPageFile) Error() string {
	return fmt.Sprintf("%s has only 0x%x pages: it is cut off or from another time", e.file.Name(), e.file.size/PageSize)
}

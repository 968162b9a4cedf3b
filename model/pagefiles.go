package model

// PageFiles finds pages that Windows moved to paging files.
type PageFiles interface {
	// Page gives where a page of 4 KiB lies. number is the paging file's, page the
	// page's in it. The error says why the page cannot be had.
	Page(number, page uint64) (Span, error)
}

// Package model holds the nouns of Dumplens: Space, Span, Hole, Value, Layout,
// Dump, Part, Problem, View, Meter. It knows neither file formats (package loader
// fills a Dump) nor the window (package ui shows one), and it imports the standard
// library only.
//
// The layers, lowest first: the file, a Space; physical memory, a Space over the
// file (model/mem); virtual memory, a Space over physical memory (model/mem);
// objects, Layouts over virtual memory (model/win); tables, Views over objects
// (model/view).
package model

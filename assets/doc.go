// Package assets holds the program's data: structure layouts of Windows builds
// (layouts), tables of names and words (tables), icons. It is data and embedding
// only; package model/win gives the data its meaning.
package assets

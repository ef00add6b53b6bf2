package ledger

import (
	"strings"

	"zombiezen.com/go/sqlite"
)

// putRun writes a run with what can be searched for in it.
func putRun(conn *sqlite.Conn, sql string, r *Run) (bool, error) {
	r.words = strings.ToLower(strings.Join([]string{
		r.Name, r.Title, r.Agent, r.User, r.Session, r.Tenant, r.Environment, r.Service, r.Repository, r.Tags, r.Attributes, r.Models, r.Error,
	}, "\n"))
	return runTable.put(conn, sql, r)
}

// runs writes agent spans. What is sent again replaces what was there, but for the figures of a later correction.
func (w *writing) runs(b *Batch) error {
	for i := range b.Runs {
		r := &b.Runs[i]
		isNew, err := putRun(w.conn, runTable.insert, r)
		if err != nil {
			return err
		}
		w.count(isNew, &r.At)
		if isNew {
			continue
		}
		var old Run
		if _, err := readRow(w.conn, &runTable, r.trace, r.Span, &old); err != nil {
			return err
		}
		if old.Corrected != 0 {
			r.takeFigures(&old)
			r.Said, r.Corrected = old.Said, old.Corrected
		}
		if _, err := putRun(w.conn, runTable.upsert, r); err != nil {
			return err
		}
	}
	return nil
}

// corrections change the figures of runs. One that comes before its run waits as a row of its own.
func (w *writing) corrections(b *Batch) error {
	for i := range b.Corrections {
		c := &b.Corrections[i]
		var r Run
		found, err := readRow(w.conn, &runTable, c.trace, c.Span, &r)
		if err != nil {
			return err
		}
		w.count(!found, &c.At)
		switch {
		case !found:
			r = *c
		case r.Corrected > c.Corrected:
			continue
		default:
			r.takeFigures(c)
			r.Said, r.Corrected = c.Said, c.Corrected
			r.trace = c.trace
		}
		if _, err := putRun(w.conn, runTable.upsert, &r); err != nil {
			return err
		}
	}
	return nil
}

// takeFigures replaces what a run cost.
func (r *Run) takeFigures(of *Run) {
	r.Status, r.Reasons, r.Models = of.Status, of.Reasons, of.Models
	r.USD, r.LLM, r.Sandboxes, r.ToolFees = of.USD, of.LLM, of.Sandboxes, of.ToolFees
	r.Calls, r.Unpriced, r.Tools, r.ToolErrors = of.Calls, of.Unpriced, of.Tools, of.ToolErrors
	r.Prompt, r.Completion = of.Prompt, of.Completion
}

package ledger

import "strings"

// say puts together what can be searched for in a run.
func (r *Run) say() {
	r.words = strings.ToLower(strings.Join([]string{
		r.Name, r.Title, r.Agent, r.User, r.Session, r.Tenant, r.Environment, r.Service, r.Repository, r.Tags, r.Attributes, r.Models, r.Error,
	}, "\n"))
}

// replace writes a run in the place of the one that has its id.
func (w *writing) replace(r *Run) error {
	r.say()
	return put(w, &runTable, toReplace, r)
}

// runs writes agent spans. What is sent again replaces what was there, but for the figures of a later correction.
func (w *writing) runs(b *Batch) error {
	for i := range b.Runs {
		r := &b.Runs[i]
		r.say()
		isNew, err := insert(w, &runTable, r)
		if err != nil {
			return err
		}
		w.count(isNew, &r.At)
		if isNew || r.id == 0 {
			continue
		}
		var old Run
		if err := readRow(w.conn, &runTable, r.id, &old); err != nil {
			return err
		}
		if old.Corrected != 0 {
			r.takeFigures(&old)
			r.Said, r.Corrected = old.Said, old.Corrected
		}
		if err := w.replace(r); err != nil {
			return err
		}
	}
	return nil
}

// corrections change the figures of runs. One that comes before its run waits as a row of its own.
func (w *writing) corrections(b *Batch) error {
	for i := range b.Corrections {
		c := &b.Corrections[i]
		c.say()
		isNew, err := insert(w, &runTable, c)
		if err != nil {
			return err
		}
		w.count(isNew, &c.At)
		if isNew || c.id == 0 {
			continue
		}
		var r Run
		if err := readRow(w.conn, &runTable, c.id, &r); err != nil {
			return err
		}
		if r.Corrected > c.Corrected {
			continue
		}
		r.takeFigures(c)
		r.Said, r.Corrected = c.Said, c.Corrected
		if err := w.replace(&r); err != nil {
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

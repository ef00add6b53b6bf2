package pricing

import "strings"

// Keep puts the prices that a book has for some models into another that was made to replace it and is not in use yet. Keys
// are those of Changes, provider/model.
func (b *Book) Keep(from *Book, keys []string) {
	for _, key := range keys {
		provider, model, _ := strings.Cut(key, "/")
		v, old := b.vendors[provider], from.vendors[provider]
		if v == nil || old == nil || v.models[model] == nil || old.models[model] == nil {
			continue
		}
		*v.models[model] = *old.models[model] // in place, as aliases and the configuration's names lead here
	}
}

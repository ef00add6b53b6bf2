package pricing

import "strings"

// Variants by image begin so. What follows is a size, a quality, or both: 1024x1792, hd, hd/1024x1792.
const byImage = "image:"

// plainQuality is what vendors call the quality that an image has if none is asked for.
var plainQuality = map[string]bool{"": true, "standard": true, "auto": true, "default": true}

// drawn is the variant of e for the size and quality of the images that were made; e itself if they do not matter, or are those
// that its own price is for. It returns false if they matter and have no price.
func (e *entry) drawn(q *Query) (*entry, bool) {
	size, quality := normal(q.Size), normal(q.Quality)
	size = strings.NewReplacer("-x-", "x", "×", "x", " ", "").Replace(size)
	if size == "auto" {
		size = ""
	}
	key := size
	if !plainQuality[quality] {
		key = strings.TrimSuffix(quality+"/"+size, "/")
	}
	if !e.images || key == "" {
		return e, true
	}
	v := e.variants[byImage+key]
	return v, v != nil
}

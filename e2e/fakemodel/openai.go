package fakemodel

import (
	"net/http"
	"strings"
)

// openaiAccept checks the credentials, reads the request and validates it; false when it has answered with an error.
func openaiAccept(w http.ResponseWriter, r *http.Request, v interface{ validate() error }) bool {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
		openaiError(w, http.StatusUnauthorized, "You didn't provide an API key.")
		return false
	}
	err := decode(r, v)
	if err == nil {
		err = v.validate()
	}
	if err != nil {
		openaiError(w, http.StatusBadRequest, err.Error())
	}
	return err == nil
}

func openaiError(w http.ResponseWriter, status int, msg string) {
	writeJSON(w, status, obj{"error": obj{"message": msg, "type": "invalid_request_error", "param": nil, "code": nil}})
}

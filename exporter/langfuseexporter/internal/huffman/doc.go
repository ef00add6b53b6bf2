// Package huffman packs text as gzip by Huffman codes alone, at more than a gigabyte a second: one code for a whole body, made from a
// sample of its bytes. It finds no repetition; requests become 1.3 to 1.9 times smaller.
//
// The libraries do that too, at their level -2, but make a code for every 32 or 64 KiB, and that takes longer than to use it. MB/s
// for 1 MiB, and how many times smaller it becomes, on one core of a cloud machine in one run, best of five (BenchmarkGzip in
// package deliver):
//
//	                      this package     klauspost -2     klauspost 1      standard -2      standard 1
//	prose of 4000 words   1727   1.90:1    712   1.91:1     188   2.81:1     381   1.91:1     113   2.62:1
//	prose of 500 words    1663   1.90:1    691   1.92:1     262   3.39:1     371   1.91:1     154   3.25:1
//	history repeated      1688   1.89:1    722   1.91:1     387   5.50:1     397   1.91:1     202   5.15:1
//	recorded spans        1526   1.36:1    402   1.36:1     477   4.53:1     269   1.36:1     222   4.57:1
//	documentation         1670   1.64:1    538   1.64:1     163   2.48:1     330   1.65:1     100   2.40:1
//
// One code is worse where the halves of a body have different alphabets. The bodies here are mostly spans of one kind:
// they come to 1 % more than by the library at most. Bodies that mix prose, JSON and binary parts come to 2 to 4 % more.
package huffman

/** What {@code plstar classify} and {@code plstar regress} say: words, files, the page. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.table;

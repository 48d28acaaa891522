/** What {@code plstar classify} and {@code plstar regress} say: their page. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.table;

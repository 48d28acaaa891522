/** What commands print and write, held against committed files. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.golden;

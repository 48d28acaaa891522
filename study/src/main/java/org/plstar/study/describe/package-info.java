/** Requests as descriptions, of which options, help, files and withers are made. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.describe;

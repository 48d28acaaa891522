/** Tests of studies. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.unseen;

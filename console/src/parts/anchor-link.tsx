import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & { ref?: Ref<HTMLAnchorElement> };

const Plain = (props: Props): ReactNode => <Anchor {...props} />;

/** A link to a page of the console, with what it is to show, checked by the router. */
export const AnchorLink = createLink(Plain);

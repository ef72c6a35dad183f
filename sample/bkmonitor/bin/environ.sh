#!/bin/bash
# Names the role and the settings for a shell: `source bin/environ.sh worker production`.
export DJANGO_SETTINGS_MODULE=settings
export BKAPP_DEPLOY_PLATFORM="${BKAPP_DEPLOY_PLATFORM:-community}"
export DJANGO_CONF_MODULE="conf.${1:-api}.${2:-development}.${BKAPP_DEPLOY_PLATFORM}"
